/** @file Python, as far as this machine has it, for the pages' examples. */
import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cli } from "./site.ts";

/** What becomes of a block of Python here. */
export type PythonUse = "executed" | "compiled" | "read";

const has = (...args: readonly string[]): boolean => spawnSync("python3", args).status === 0;

/** Executed with Python 3 and NumPy, compiled with Python 3 alone, and only read without it. */
export const pythonUse: PythonUse = has("-c", "import numpy")
  ? "executed"
  : has("--version")
    ? "compiled"
    : "read";

/** What a page's Python takes for granted: the reader's rows. */
const ROWS = `import numpy as np
_source = np.random.default_rng(1)
x = _source.normal(size=(200, 2))
y = x + _source.normal(size=(200, 2))
`;

/**
 * Runs a block in a folder, with `mienf` on the path; or does what {@link pythonUse} says.
 *
 * @throws Error with what Python said.
 */
export async function runPython(code: string, folder: string): Promise<void> {
  if (pythonUse === "read") {
    return;
  }
  const bin = path.join(folder, "bin");
  await mkdir(bin, { recursive: true });
  const command = path.join(bin, "mienf");
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  await chmod(command, 0o755);
  const script =
    pythonUse === "executed" ? ROWS + code : `compile(${JSON.stringify(code)}, "block", "exec")`;
  const PATH = [bin, process.env["PATH"]].join(path.delimiter);
  await promisify(execFile)("python3", ["-c", script], {
    cwd: folder,
    env: { ...process.env, PATH },
  });
}
