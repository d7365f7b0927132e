// Measures how much faster two worker processes finish a CPU-bound sweep than one, and prints a line of Markdown.
// Run after a build, on a quiet machine of two cores or more: node packages/evaluation/scripts/scaling.js [--rounds 1]
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { localExecutor, openResultStore, parseSuite, runSweep } from "@mienf/evaluation/bench";

const { values: flags } = parseArgs({ options: { rounds: { type: "string", default: "1" } } });
const suite = parseSuite(
  `
name: scaling
title: Two workers against one
description: Cells of a second or two each, all of them computing.
seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]
rows: [12000]
laws: [{ law: correlated-normal, parameters: { dim: [4], mutualInformation: [1, 2] } }]
estimators: [ksg, { estimator: ksg, options: { k: 10 } }]
`,
  "scaling",
);

async function seconds(workers) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mienf-scaling-"));
  const store = await openResultStore(path.join(folder, "store.duckdb"));
  const start = performance.now();
  await runSweep(suite, { store, execute: localExecutor(suite.limits, workers) });
  const taken = (performance.now() - start) / 1000;
  store.close();
  rmSync(folder, { recursive: true, force: true });
  return taken;
}

// Taken in turn, so that whatever else the machine does meets both alike; the best of each counts.
const rounds = [];
for (let i = 0; i < Number(flags.rounds); i += 1) {
  rounds.push({ one: await seconds(1), two: await seconds(2) });
}
const one = Math.min(...rounds.map((round) => round.one));
const two = Math.min(...rounds.map((round) => round.two));
console.log("| day | machine | cores | load average | one worker, s | two workers, s | share |");
console.log("| --- | --- | --- | --- | --- | --- | --- |");
console.log(
  `| ${new Date().toISOString().slice(0, 10)} | ${os.cpus()[0]?.model.trim()} | ${os.cpus().length} | ${os.loadavg()[0]?.toFixed(1)} | ${one.toFixed(1)} | ${two.toFixed(1)} | ${(two / one).toFixed(2)} |`,
);
