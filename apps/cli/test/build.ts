import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

// Of the package.
const root = fileURLToPath(new URL("..", import.meta.url));

/** Builds the command and what it needs; does nothing when the build is as new as the sources. */
export function buildCommandLine(): void {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = path.join(path.dirname(typescript), "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-b", "tsconfig.build.json"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`the command cannot be built: ${stdout}`);
  }
}
