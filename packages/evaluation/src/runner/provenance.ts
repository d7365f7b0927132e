import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What made a set of results. */
export interface Provenance {
  /** Hash of the built code of every package that a result depends on. */
  readonly code: string;
  /** Version of this package. */
  readonly version: string;
  /** Commit of the checkout that the code is in, with "+" where files differ from it; null outside a checkout. */
  readonly commit: string | null;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
}

const PACKAGES = [
  "core",
  "datasets",
  "distributions",
  "estimators",
  "flows",
  "numeric",
  "runtime-onnx",
];
const OWN = fileURLToPath(new URL("../..", import.meta.url));

/** Describes this machine and this code. */
export async function provenance(): Promise<Provenance> {
  const [first] = os.cpus();
  const facts = JSON.parse(readFileSync(path.join(OWN, "package.json"), "utf8")) as {
    version: string;
  };
  return {
    code: codeVersion(),
    version: facts.version,
    commit: await gitCommit(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: first?.model.trim() ?? "unknown",
    cores: os.cpus().length,
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
  };
}

/** Hash of the built code of every package that a result depends on, 12 characters. */
export function codeVersion(): string {
  const hash = createHash("sha256");
  for (const folder of [OWN, ...dependencyFolders()]) {
    for (const file of scripts(path.join(folder, "dist"))) {
      hash.update(path.relative(folder, file)).update(readFileSync(file));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

/** Folders of the packages, found from those that use them: not all are dependencies of this one. */
function dependencyFolders(): string[] {
  const found = new Map<string, string>();
  const from = [OWN];
  for (const start of from) {
    const { resolve } = createRequire(path.join(start, "package.json"));
    for (const name of PACKAGES.filter((each) => !found.has(each))) {
      try {
        const folder = path.dirname(resolve(`@mienf/${name}/package.json`));
        found.set(name, folder);
        from.push(folder);
      } catch {
        // Another of the packages depends on it.
      }
    }
  }
  return [...found.values()].toSorted();
}

function scripts(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .toSorted()
    .map((name) => path.join(folder, name));
}

async function gitCommit(): Promise<string | null> {
  const git = promisify(execFile);
  try {
    const options = { cwd: OWN };
    const { stdout: commit } = await git("git", ["rev-parse", "--short=12", "HEAD"], options);
    const { stdout: changes } = await git(
      "git",
      ["status", "--porcelain", "--untracked-files=no"],
      options,
    );
    return `${commit.trim()}${changes === "" ? "" : "+"}`;
  } catch {
    return null;
  }
}
