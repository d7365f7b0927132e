import type { Verdict } from "@mienf/estimators";

/** Points of a cell for figures: the first rows that were kept. */
export interface KeptPoints {
  /** First column of X and of Y. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Pointwise mutual information of those rows as estimated, in nats; empty where the estimator has none. */
  readonly pointwise: readonly number[];
  /** The exact values; empty where the law has none in closed form. */
  readonly exactPointwise: readonly number[];
  /** First pair of latents; empty where there are none. */
  readonly latentX: readonly number[];
  readonly latentY: readonly number[];
}

/** What is known of a cell's law. */
export interface LawFacts {
  readonly dimX: number;
  readonly dimY: number;
  /** I(X; Y) in nats. */
  readonly exact: number;
  /** Standard error of `exact` where it comes from Monte Carlo, else 0. */
  readonly exactStandardError: number;
}

/** A cell that gave an estimate. */
export interface DoneOutcome extends LawFacts {
  readonly id: string;
  readonly status: "done";
  /** In nats, as is the interval. */
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly intervalMethod: string | null;
  readonly verdict: Verdict | null;
  readonly warnings: readonly string[];
  /** Trained numbers, over all models of the estimate; null where nothing was trained or kept. */
  readonly parameters: number | null;
  /** Steps of training of the first model; null where nothing was trained. */
  readonly steps: number | null;
  readonly seconds: number;
  /** Most memory of the process while it worked; null where that was not measured. */
  readonly megabytes: number | null;
  readonly points: KeptPoints | null;
}

/** Why a cell gave no estimate: the estimator threw, a limit was passed, or its process ended. */
export type FailureKind = "error" | "time" | "memory" | "crash";

/** A cell that gave none. */
export interface FailedOutcome {
  readonly id: string;
  readonly status: "failed";
  readonly kind: FailureKind;
  readonly error: string;
  readonly seconds: number;
  readonly megabytes: number | null;
}

/** What became of a cell. */
export type CellOutcome = DoneOutcome | FailedOutcome;
