// Changes files of every kind that the command reads, at random, and reads them: npm run fuzz -- --files 10000 --seed 1.
// Each has to end in a result or in an error for people. The seed and the number, which the kinds share, decide
// everything. --record FILE writes what came of it as a table.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "./setup.js";

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "10000" },
    seed: { type: "string", default: "0" },
    record: { type: "string" },
  },
});
const { files, seed, record } = values;
const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "mienf-fuzz-record-"));
const lines = path.join(folder, "kinds.jsonl");
try {
  const { status } = spawnSync(process.execPath, [vitest, "run", "test/fuzz.test.ts"], {
    cwd: path.join(root, "apps/cli"),
    stdio: "inherit",
    env: {
      ...process.env,
      MIENF_FUZZ_FILES: files,
      MIENF_FUZZ_SEED: seed,
      MIENF_FUZZ_RECORD: lines,
    },
  });
  process.exitCode = status ?? 1;
  if (record !== undefined && existsSync(lines)) {
    const kinds = readFileSync(lines, "utf8").trim().split("\n");
    writeFileSync(record, table(kinds.map((line) => JSON.parse(line))));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function table(kinds) {
  const [cpu] = cpus();
  const clean = process.exitCode === 0 ? "Every one of them ended so" : "Not all ended so";
  return [
    "# Damaged files",
    "",
    `Made by \`npm run fuzz -- --files ${files} --seed ${seed}\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}, load average ${loadavg()[0]?.toFixed(1)} at the end.`,
    "",
    "Files of every kind that the command reads, with one to six things changed at random: bits, bytes, words, pieces. Each has to end in",
    `a result or in an error for people, without a crash, a hang, or much memory. ${clean}. Growth is what the process's peak memory`,
    "rose by; times are of a machine with other work.",
    "",
    "| file | read | refused | growth, MB | seconds |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...kinds.map(
      ({ kind, result, error, growthKb, seconds }) =>
        `| \`${kind}\` | ${result} | ${error} | ${Math.round(growthKb / 1000)} | ${seconds} |`,
    ),
    "",
  ].join("\n");
}
