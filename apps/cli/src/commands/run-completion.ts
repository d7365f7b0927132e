import { ConfigError } from "@mienf/numeric";
import { buildApp } from "../application.ts";
import type { CommandFacts } from "../command-table.ts";
import { commandTable } from "../command-table.ts";
import { bashCompletion } from "../completion/bash-completion.ts";
import { fishCompletion } from "../completion/fish-completion.ts";
import { zshCompletion } from "../completion/zsh-completion.ts";
import type { Context } from "../context.ts";

const SHELLS: ReadonlyMap<string, (commands: readonly CommandFacts[]) => string> = new Map([
  ["bash", bashCompletion],
  ["zsh", zshCompletion],
  ["fish", fishCompletion],
]);
const ESTIMATOR_FLAGS: ReadonlySet<string> = new Set(["estimator", "discrete"]);

/** `mienf completion`: a script for a shell. */
export async function runCompletion(
  { host }: Context,
  _flags: object,
  shell: string,
): Promise<void> {
  const script = SHELLS.get(shell);
  if (!script) {
    throw new ConfigError(`completion ${shell}: expected bash, zsh or fish`);
  }
  const { estimatorRegistry } = await host.estimators();
  const estimators = [...estimatorRegistry.keys()];
  const commands = commandTable(buildApp({ debug: false })).map((command) => ({
    ...command,
    flags: command.flags.map((flag) =>
      ESTIMATOR_FLAGS.has(flag.name) ? { ...flag, values: estimators } : flag,
    ),
  }));
  host.stdout.write(script(commands));
}
