import type { CommandContext, StricliProcess } from "@stricli/core";
import type { Host } from "./host.ts";

/** Adapts a command's function to the way stricli hands over the context. */
export function withContext<FLAGS, ARGS extends readonly (string | undefined)[]>(
  run: (context: Context, flags: FLAGS, ...args: ARGS) => Promise<void>,
): (this: Context, flags: FLAGS, ...args: ARGS) => Promise<void> {
  return async function command(this: Context, flags: FLAGS, ...args: ARGS) {
    await run(this, flags, ...args);
  };
}

/** What a command gets besides its flags. */
export interface Context extends CommandContext {
  readonly process: StricliProcess;
  readonly host: Host;
  /** Fires at the first interrupt. */
  readonly signal: AbortSignal;
  /** What was typed after `mienf`. */
  readonly args: readonly string[];
}
