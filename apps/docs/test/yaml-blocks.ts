/** @file What the command makes of a page's YAML. */

/** Runs `mienf` with these arguments. */
type Mienf = (args: readonly string[]) => Promise<{ readonly stdout: string }>;

const SCHEMA = /\$schema=\.\/(?<command>[a-z]+)\.schema\.json/u;
/** Long training is no part of what an example shows. */
const SHORT = ["--set", "epochs=1", "--set", "folds=2", "--max-seconds", "60"];

/**
 * Runs what a YAML file configures: a command, where its first line names the command's schema, else a suite of benchmarks,
 * which is read and planned in full but stopped before its first cell has ended.
 *
 * @param file - holds the block. @throws Error with what the command said.
 */
export async function runYaml(code: string, file: string, mienf: Mienf): Promise<void> {
  const { command } = SCHEMA.exec(code)?.groups ?? {};
  if (command === undefined) {
    await mienf(["bench", "run", file, "--store", `${file}.duckdb`, "--max-seconds", "0.001"]);
  } else {
    await mienf([command, "--config", file, ...SHORT]);
  }
}
