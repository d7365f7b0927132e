import type { FailureKind, KeptPoints } from "../runner/cell-outcome.ts";

/** A cell and what became of it, as the store has it. */
export interface ResultRow {
  readonly id: string;
  /** The law with its amount of information. */
  readonly law: string;
  /** The law without it. */
  readonly family: string;
  readonly estimator: string;
  /** N. */
  readonly rows: number;
  readonly seed: number;
  readonly level: number;
  readonly status: "done" | "failed";
  /** Null, as are all others from here, where the cell failed before it was known. */
  readonly dimX: number | null;
  readonly dimY: number | null;
  /** I(X; Y) in nats. */
  readonly exact: number | null;
  readonly exactStandardError: number | null;
  /** In nats. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly intervalMethod: string | null;
  readonly verdict: string | null;
  readonly warnings: readonly string[];
  readonly parameters: number | null;
  readonly steps: number | null;
  readonly points: KeptPoints | null;
  readonly failure: FailureKind | null;
  readonly error: string | null;
  /** Time of the estimate alone. */
  readonly seconds: number;
  readonly megabytes: number | null;
  /** The machine and process pool that ran it. */
  readonly worker: string;
  /** Hash of the code that ran it. */
  readonly code: string;
  /** ISO 8601. */
  readonly finishedAt: string;
}

/** Columns that differ from run to run though the results are the same. */
export const volatileColumns = ["seconds", "megabytes", "worker", "finishedAt"] as const;
