import type { Runtime } from "@mienf/core";
import type { Context } from "./context.ts";
import { openRuntime } from "./open-runtime.ts";
import type { Reporter } from "./output/reporter.ts";
import type { RequestedRuntime } from "./runtime-settings.ts";
import { untilAborted } from "./until-aborted.ts";

/** Lets `use` compute on a runtime, which is disposed of afterwards. */
export async function withRuntime<T>(
  { host, signal }: Context,
  {
    runtime: requested,
    reporter,
  }: {
    readonly runtime: RequestedRuntime;
    readonly reporter: Reporter;
  },
  use: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  const runtime = await untilAborted(openRuntime(host, requested, reporter.note), signal);
  try {
    return await use(runtime);
  } finally {
    // Interrupted work may still go on upon it; the process ends then anyway.
    if (!signal.aborted) {
      await runtime.dispose();
    }
  }
}
