import { estimatePair } from "./estimate-pair.ts";
import type { PairOutcome } from "./pair-result.ts";
import type { PairTask } from "./pair-task.ts";

/** What a worker thread is sent. @returns what {@link estimatePair} returns. */
export async function estimateTask(task: PairTask): Promise<PairOutcome> {
  const { estimatorRegistry } = await import("@mienf/estimators");
  const descriptor = estimatorRegistry.get(task.estimator);
  if (!descriptor) {
    throw new Error(`no estimator ${task.estimator}`);
  }
  return await estimatePair(task, { descriptor });
}
