// The README's second command: sets everything up, then runs every check. The tests themselves run in one vitest
// process, outside turbo, so that a cached result can never stand in for them.
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { root, run, setUp } from "./setup.js";
import { installSystemPackages } from "./system-packages.js";

const report = path.join(root, ".ci", "vitest.json");
const checks = [
  ["oxfmt", ["--check"]],
  ["oxlint", ["--type-aware"]],
  // Two TypeScripts may stand side by side: the documentation's tools need an older one.
  ["sherif", ["-i", "typescript"]],
  ["turbo", ["boundaries"]],
  ["turbo", ["run", "typecheck", "--output-logs=errors-only"]],
  ["knip", []],
];

function failed(what) {
  console.error(`\nFailed: ${what}`);
  process.exit(1);
}

try {
  setUp();
} catch {
  failed("setting up");
}
installSystemPackages();
for (const [command, args] of checks) {
  console.error(`\n> ${command} ${args.join(" ")}`);
  try {
    run(command, args);
  } catch {
    failed(`${command} ${args.join(" ")}`);
  }
}
rmSync(report, { force: true });
let passed = true;
try {
  run("vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ]);
} catch {
  passed = false;
}
const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, "utf8"));
console.log(`vitest: ${numPassedTests} passed, ${numFailedTests} failed`);
process.exit(passed && success ? 0 : 1);
