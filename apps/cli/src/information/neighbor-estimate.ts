import type { Estimate, EstimateContext, Verdict } from "@mienf/estimators";
import type { InformationEstimate } from "@mienf/estimators/nearest-neighbors";

// As the estimator ksg of pairs: beyond these the value is usually too low.
const MANY_COLUMNS = 10;

/** What nearest neighbours say of several parts, in the form of an estimate. */
export function neighborEstimate(found: InformationEstimate, context: EstimateContext): Estimate {
  const { value, dimensions } = found;
  const columns = dimensions.reduce((sum, width) => sum + width, 0);
  const { verdict, warnings } = judged(found, columns);
  const [x = 0, y = 0] = dimensions;
  return {
    mutualInformation: value,
    interval: found.interval,
    score: Math.sqrt(-Math.expm1(-2 * Math.max(0, value))),
    verdict,
    estimator: "ksg",
    sampleSize: found.sampleSize,
    dimensions: { x, y },
    runtime: "javascript",
    seed: context.seed ?? 0,
    seconds: found.seconds,
    diagnostics: { ...found.diagnostics, pValue: found.pValue },
    warnings,
    pointwise: found.pointwise,
    components: new Float64Array(),
    latents: null,
    history: [],
    model: null,
  };
}

function judged(
  { value, interval, warnings }: InformationEstimate,
  columns: number,
): { readonly verdict: Verdict; readonly warnings: readonly string[] } {
  const more: string[] = [];
  let verdict: Verdict = warnings.length > 0 ? "care" : "trust";
  if (columns > MANY_COLUMNS) {
    verdict = "care";
    more.push(
      `${columns} columns are many for nearest neighbours, which then underestimate; compare with --estimator auto`,
    );
  }
  if (value < 0) {
    const clear = interval.high < 0;
    verdict = clear ? "care" : verdict;
    more.push(
      `the estimate is below 0, where information cannot be: ${clear ? "the bias is larger than the noise, use more rows or a smaller k" : "read it as no dependence found"}`,
    );
  }
  return { verdict, warnings: [...warnings, ...more] };
}
