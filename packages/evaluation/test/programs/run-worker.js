// A worker of a queue, until SIGTERM: node run-worker.js URL STALL_SECONDS
import { runQueueWorker } from "@mienf/evaluation/queue";

const [url, stallSeconds] = process.argv.slice(2);
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
const finished = await runQueueWorker(url, {
  workers: 1,
  signal: stop.signal,
  stallSeconds: Number(stallSeconds),
});
process.stdout.write(`${finished}\n`);
