import type { Runtime } from "@mienf/core";
import { createEagerRuntime } from "@mienf/core";
import type { AppliedEstimate, ApplyContext, MatrixInput } from "./estimate.ts";
import { meanWithError, normalInterval } from "./normal-interval.ts";
import { pairedSamples } from "./paired-samples.ts";
import type { PairedSamples } from "./paired-samples.ts";

/**
 * What the models of all folds say of new rows: the mean of their pointwise values.
 *
 * @param folds - at least one. @param pointwiseOf - values of every row under one of them, in nats.
 */
export async function applyFolds<F>(
  folds: readonly F[],
  rows: { readonly x: MatrixInput; readonly y: MatrixInput; readonly context: ApplyContext },
  pointwiseOf: (runtime: Runtime, fold: F, samples: PairedSamples) => Promise<ArrayLike<number>>,
): Promise<AppliedEstimate> {
  const { context } = rows;
  const samples = pairedSamples(rows.x, rows.y, () => 1, { constantColumns: "allow" });
  const runtime = context.runtime ?? (await createEagerRuntime());
  const pointwise = new Float64Array(samples.sampleSize);
  for (const fold of folds) {
    const values = await pointwiseOf(runtime, fold, samples);
    for (let row = 0; row < pointwise.length; row += 1) {
      pointwise[row]! += values[row]! / folds.length;
    }
  }
  const { mean, standardError } = meanWithError(pointwise);
  return {
    mutualInformation: mean,
    pointwise,
    interval: normalInterval(mean, standardError, {
      level: context.level ?? 0.95,
      method: "normal: standard error of the pointwise values under the saved model",
    }),
  };
}
