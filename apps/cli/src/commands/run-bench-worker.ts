import { availableParallelism } from "node:os";
import { runQueueWorker } from "@mienf/evaluation/queue";
import type { Context } from "../context.ts";
import { createReporter } from "../output/reporter.ts";
import type { BenchWorkerFlags } from "./bench.ts";

/** `mienf bench worker`: runs cells of a queue; an interrupt ends it in good order. */
export async function runBenchWorker(
  { host, signal }: Context,
  flags: BenchWorkerFlags,
): Promise<void> {
  const reporter = createReporter(host, { quiet: flags.quiet, json: false });
  const finished = await runQueueWorker(flags.queue, {
    workers: flags.workers ?? availableParallelism(),
    signal,
    idleSeconds: flags.idleSeconds,
    stallSeconds: flags.stallSeconds,
    onNotice: reporter.note,
  });
  host.stdout.write(`${finished} cells finished\n`);
}
