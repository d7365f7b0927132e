import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

// Of the package.
const root = fileURLToPath(new URL("..", import.meta.url));

/** A program of the tests. */
export const program = (name: string): string => path.join(root, "test", "programs", name);

/** Builds the package, as cells run in processes that need JavaScript; does nothing when the build is up to date. */
export function build(): void {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = path.join(path.dirname(typescript), "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-b", "tsconfig.build.json"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`the package cannot be built: ${stdout}`);
  }
}
