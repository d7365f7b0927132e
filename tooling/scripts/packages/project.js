// Empty projects that packages are installed into from their tarballs.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";
import { output, root } from "./shell.js";

/** Makes a project with these packages, those of ours that they need, and their peers. */
export function makeProject(folder, wanted, { packed, extra = {} }) {
  mkdirSync(folder, { recursive: true });
  const needed = withOurs(wanted, packed);
  const dependencies = {
    ...peersOf(needed),
    ...extra,
    ...Object.fromEntries(needed.map(({ name, tarball }) => [name, `file:${tarball}`])),
  };
  const manifest = { name: "empty", private: true, type: "module", dependencies };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  output("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], folder);
  return folder;
}

/** Runs the first example of a package's README, with its types taken off. Throws when it fails. */
export function runExample(folder, { name, source }, node) {
  const [, code] =
    /```ts\n(.*?)```/su.exec(readFileSync(path.join(source, "README.md"), "utf8")) ?? [];
  if (code === undefined) {
    throw new Error(`${name}: the README has no example in TypeScript`);
  }
  const file = path.join(folder, "example.mjs");
  writeFileSync(file, transformSync(code, { loader: "ts", format: "esm" }).code);
  cpSync(path.join(root, "apps/cli/examples"), path.join(folder, "apps/cli/examples"), {
    recursive: true,
  });
  return output(node, [file], folder, node);
}

function withOurs(wanted, packed) {
  const found = new Map();
  const queue = wanted.map((name) => packed.find((one) => one.name === name));
  for (let one = queue.pop(); one; one = queue.pop()) {
    if (!found.has(one.name)) {
      found.set(one.name, one);
      const { dependencies = {} } = one.manifest;
      queue.push(...packed.filter(({ name }) => name in dependencies));
    }
  }
  return [...found.values()];
}

function peersOf(packages) {
  const peers = {};
  for (const { manifest } of packages) {
    for (const [name, range] of Object.entries(manifest.peerDependencies ?? {})) {
      if (!manifest.peerDependenciesMeta?.[name]?.optional) {
        peers[name] = range;
      }
    }
  }
  return peers;
}
