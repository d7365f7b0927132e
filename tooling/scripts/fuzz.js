// Changes files of every kind that the command reads, at random, and reads them: npm run fuzz -- --files 10000 --seed 1.
// Each has to end in a result or in an error for people. The seed and the number decide everything.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "./setup.js";

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "10000" },
    seed: { type: "string", default: "0" },
  },
});
const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "test/fuzz.test.ts"], {
  cwd: path.join(root, "apps/cli"),
  stdio: "inherit",
  env: { ...process.env, MIENF_FUZZ_FILES: values.files, MIENF_FUZZ_SEED: values.seed },
});
process.exitCode = status ?? 1;
