import { AbortedError } from "@mienf/numeric";
import type { PairFailure, PairOutcome, PairResult } from "./pair-result.ts";
import type { PairTask } from "./pair-task.ts";

/** What {@link estimatePairs} needs besides the pairs. */
export interface PairWork {
  /** Pairs at a time. */
  readonly parallel: number;
  readonly estimate: (task: PairTask) => Promise<PairOutcome>;
  readonly signal: AbortSignal;
  /** Whether no further pair should be started. */
  readonly isOver: () => boolean;
  /** Told of each pair that was tried. */
  readonly onOutcome: (task: PairTask, outcome: PairOutcome) => void;
}

/** What came of the pairs. */
export interface PairOutcomes {
  readonly results: readonly PairResult[];
  readonly failures: readonly PairFailure[];
}

/**
 * Estimates pairs, several at a time.
 *
 * @returns those that were tried, in no particular order. @throws AbortedError when `signal` fires.
 */
export async function estimatePairs(
  tasks: readonly PairTask[],
  work: PairWork,
): Promise<PairOutcomes> {
  const results: PairResult[] = [];
  const failures: PairFailure[] = [];
  const queue = tasks[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const task of queue) {
      if (work.isOver()) {
        return;
      }
      const outcome = await work.estimate(task);
      if (work.signal.aborted) {
        throw new AbortedError("interrupted");
      }
      work.onOutcome(task, outcome);
      if (outcome.result) {
        results.push(outcome.result);
      } else {
        failures.push(outcome.failure);
      }
    }
  };
  await Promise.all(Array.from({ length: work.parallel }, lane));
  return { results, failures };
}
