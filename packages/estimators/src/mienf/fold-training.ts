import type { Runtime } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import type { Family } from "./families.ts";
import type { MienfOptions } from "./mienf-options.ts";

/** How the model of a fold is trained. */
export interface FoldTraining {
  readonly runtime: Runtime;
  readonly options: MienfOptions;
  /** The families to choose from by held-out likelihood, at least one. */
  readonly families: readonly Family[];
  /** Whether families that take long are to be tried only where the others may be far off. */
  readonly exploring: boolean;
  readonly source: RandomSource;
  readonly signal?: AbortSignal | undefined;
  /** When the fold must be done, on the clock of `performance.now()`, in milliseconds; default never. */
  readonly deadlineMs?: number | undefined;
  readonly onEpoch: (progress: {
    readonly epoch: number;
    readonly step: number;
    readonly train: number;
    readonly heldOut: number;
    /** Of the tridiagonal base as it is, in nats, where that is what is trained. */
    readonly mutualInformation?: number;
  }) => void;
}

/** Seconds that a fold has left; 0 when it is late. */
export function secondsLeft({ deadlineMs = Infinity }: Pick<FoldTraining, "deadlineMs">): number {
  return Math.max(0, (deadlineMs - performance.now()) / 1000);
}
