import { createEagerRuntime } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import { normalQuantile } from "@mienf/numeric";
import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext, Estimator } from "../interface/estimator.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import { informationScore, worstVerdict } from "../interface/verdict.ts";

/** A mutual information that is added or taken away. */
export interface SignedTerm {
  /** What it is, in formulas: `I(X; Z)`. */
  readonly name: string;
  readonly sign: 1 | -1;
  readonly x: Matrix;
  readonly y: Matrix;
}

const INTERVAL =
  "normal: standard error of the sums of out-of-fold pointwise values, widened by every term's distance from its base's own mutual information";

/**
 * Estimates a sum of mutual informations row by row: all terms have the same folds, so the value of each row comes from
 * models that have not seen it, and what the terms' sampling has in common cancels.
 *
 * @param terms - one or more, of the same rows. @param estimator - of every term.
 * @param run - `name` of what is estimated; `dimensions` of the result.
 */
export async function sumOfTerms(
  terms: readonly SignedTerm[],
  estimator: Estimator,
  run: { readonly name: string; readonly dimensions: Estimate["dimensions"] },
  context: EstimateContext,
): Promise<Estimate> {
  const startMs = performance.now();
  const runtime = context.runtime ?? (await createEagerRuntime());
  const { level = 0.95, maxSeconds } = context;
  const estimates: Estimate[] = [];
  for (const [index, { name, x, y }] of terms.entries()) {
    const spent = (performance.now() - startMs) / 1000;
    const estimate = await estimator.fit(x, y, {
      ...context,
      runtime,
      maxSeconds:
        maxSeconds === undefined ? undefined : (maxSeconds - spent) / (terms.length - index),
      onWarning: (warning) => context.onWarning?.(`${name}: ${warning}`),
      onProgress: ({ stage, fraction, ...progress }) =>
        context.onProgress?.({
          ...progress,
          stage: `${name}, ${stage}`,
          fraction: (index + fraction) / terms.length,
        }),
    });
    estimates.push(estimate);
  }
  const { sampleSize, seed } = estimates[0] as Estimate;
  const pointwise = new Float64Array(sampleSize);
  for (const [index, { sign }] of terms.entries()) {
    for (const [row, value] of (estimates[index] as Estimate).pointwise.entries()) {
      pointwise[row]! += sign * value;
    }
  }
  const { mean, standardError } = meanWithError(pointwise);
  const misfit = Math.hypot(...estimates.map(misfitOf));
  return {
    mutualInformation: mean,
    interval: normalInterval(mean, Math.hypot(standardError, misfit), { level, method: INTERVAL }),
    score: informationScore(mean),
    verdict: worstVerdict(estimates.map(({ verdict }) => verdict)),
    estimator: run.name,
    sampleSize,
    dimensions: run.dimensions,
    runtime: runtime.name,
    seed,
    seconds: (performance.now() - startMs) / 1000,
    diagnostics: {
      standardError,
      misfit,
      terms: terms.map(({ name, sign }, index) => {
        const { mutualInformation, diagnostics } = estimates[index] as Estimate;
        return { name, sign, mutualInformation, diagnostics };
      }),
    },
    warnings: terms.flatMap(({ name }, index) =>
      (estimates[index] as Estimate).warnings.map((warning) => `${name}: ${warning}`),
    ),
    pointwise,
    components: new Float64Array(),
    latents: null,
    history: (estimates[0] as Estimate).history,
    model: null,
  };
}

/** What a term's interval holds beside the standard error of its rows, in nats. */
function misfitOf({ interval, pointwise }: Estimate): number {
  if (interval === null) {
    return 0;
  }
  const total = (interval.high - interval.low) / (2 * normalQuantile((1 + interval.level) / 2));
  return Math.sqrt(Math.max(0, total ** 2 - meanWithError(pointwise).standardError ** 2));
}
