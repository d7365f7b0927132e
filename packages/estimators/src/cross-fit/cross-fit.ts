import type { FitProgress, FitResult, RowSplit, Runtime } from "@mienf/core";
import { createEagerRuntime, foldRows } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { createRandomSource } from "@mienf/numeric";
import type { EstimateContext } from "../interface/estimator.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";

/** What a model says of the rows that were held out from it. */
export interface FoldReading {
  /** The estimate on these rows, in nats. */
  readonly mutualInformation: number;
  /** Pointwise values in nats, in the order of the held-out rows; NaN where the estimator has none. */
  readonly pointwise: Float64Array;
  /** One value a row, whose spread over the root of their number is the standard error of the estimate. */
  readonly influence: Float64Array;
  /** Other figures, averaged over the folds in the diagnostics. */
  readonly measures: { readonly [name: string]: number };
}

/** A fold's training and reading. */
export interface FoldOutcome extends FoldReading {
  readonly heldOut: Int32Array;
  readonly fits: readonly FitResult[];
}

/** What the training of a fold is given. */
export interface FoldRun {
  readonly runtime: Runtime;
  readonly source: RandomSource;
  readonly signal: AbortSignal | undefined;
  /** Seconds that this fold may train; undefined: no limit. */
  readonly maxSeconds: number | undefined;
  /** To be called after every epoch. @param share - of the fold's work that is done, 0 to 1. */
  readonly onEpoch: (progress: FitProgress, share: number) => void;
}

/** All folds of an estimate. */
export interface CrossFit {
  readonly folds: readonly FoldOutcome[];
  readonly runtime: string;
  readonly startMs: number;
}

/**
 * Cuts the rows into folds, and reads each by a model trained on the others; one fold is half of the rows, read by a model of
 * the other half, which is not read.
 *
 * @param folds - number of folds. @param trainFold - trains on `rows.train` and reads `rows.heldOut`.
 * @throws AbortedError when the context's signal fires.
 */
export async function crossFit(
  { sampleSize }: PairedSamples,
  folds: number,
  context: EstimateContext,
  trainFold: (
    rows: RowSplit,
    run: FoldRun,
  ) => Promise<FoldReading & { readonly fits: readonly FitResult[] }>,
): Promise<CrossFit> {
  const startMs = performance.now();
  const runtime = context.runtime ?? (await createEagerRuntime());
  const { seed = 0, maxSeconds, signal, onProgress } = context;
  const source = createRandomSource(seed);
  const outcomes: FoldOutcome[] = [];
  const splits = foldRows(sampleSize, Math.max(2, folds), source.split("folds")).slice(0, folds);
  for (const [index, rows] of splits.entries()) {
    const spent = (performance.now() - startMs) / 1000;
    const stage = `fold ${index + 1} of ${folds}`;
    const reading = await trainFold(rows, {
      runtime,
      source: source.split(`fold ${index}`),
      signal,
      maxSeconds: maxSeconds === undefined ? undefined : (maxSeconds - spent) / (folds - index),
      onEpoch: ({ step, train, heldOut }, share) => {
        onProgress?.({ stage, fraction: (index + share) / folds, step, loss: train, heldOut });
      },
    });
    outcomes.push({ ...reading, heldOut: rows.heldOut });
  }
  onProgress?.({ stage: "done", fraction: 1 });
  return { folds: outcomes, runtime: runtime.name, startMs };
}
