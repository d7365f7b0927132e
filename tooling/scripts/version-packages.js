// Turns the change files into versions and change logs, brings the lockfile along, and formats what changed.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, run } from "./setup.js";

// All packages get one version, so that peers always fit. Changesets would still raise the first number of a package
// whose peers change at all: it does not see them meanwhile.
const manifest = path.join(root, "packages/estimators/package.json");
const { peerDependencies } = read();
try {
  write({ peerDependencies: {} });
  run("changeset", ["version"]);
} finally {
  write({ peerDependencies });
}
run("pnpm", ["install", "--lockfile-only"]);
run("oxfmt", []);

function read() {
  return JSON.parse(readFileSync(manifest, "utf8"));
}

function write(changes) {
  writeFileSync(manifest, `${JSON.stringify({ ...read(), ...changes }, undefined, 2)}\n`);
}
