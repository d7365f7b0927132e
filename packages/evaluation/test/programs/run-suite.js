// Runs a suite and prints a line for each cell: node run-suite.js SUITE.yaml STORE WORKERS
import { loadSuite, localExecutor, openResultStore, runSweep } from "@mienf/evaluation/bench";

const [file, store, workers] = process.argv.slice(2);
const suite = loadSuite(file, ".");
const results = await openResultStore(store);
await runSweep(suite, {
  store: results,
  execute: localExecutor(suite.limits, Number(workers)),
  onProgress: ({ last }) => last !== null && process.stdout.write(`${last}\n`),
});
results.close();
