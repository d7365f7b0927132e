import type { Matrix } from "@mienf/numeric";
import { covariance, DataError, symmetricEigen } from "@mienf/numeric";
import { enough, projected } from "./principal-components.ts";

/** Share of the variance that is kept for a network to see. */
const KEPT_VARIANCE = 0.9999;
/** Components at most: what is left out of images by these is sharp edges only, and each costs time and over-fitting. */
const MAX_COMPONENTS = 64;

/** What a network is given of a side. */
interface LeadingComponents {
  /** Principal components, shape `[n, count]`, each divided by the geometric mean of its own spread and the largest. */
  readonly rows: Matrix;
  /** For each component, what its squared error has to be multiplied by for a sum that is a share of the side's variance. */
  readonly weights: Float64Array;
  /** Share of the side's variance that is in no component. */
  readonly dropped: number;
}

/**
 * The leading principal components of a side, as a network learns them best.
 *
 * With their own spreads, a network sees little but the largest; with equal ones, mostly noise. Half-way between, the error
 * of autoencoders of rectangles after equal training was a third of that with either.
 *
 * @param side - borrowed. @param name - of the side, for the error. @throws DataError when nothing varies.
 */
export function leadingComponents(side: Matrix, name: string): LeadingComponents {
  const { values, vectors } = symmetricEigen(covariance(side));
  const variances = values.map((value) => Math.max(0, value));
  const total = variances.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) {
    throw new DataError(`fit: expected columns that vary, got equal values in all of ${name}`);
  }
  const count = Math.min(MAX_COMPONENTS, enough(variances, KEPT_VARIANCE * total));
  const kept = variances.subarray(0, count);
  const largest = kept[0]!;
  const scales = kept.map((variance) => Math.sqrt(Math.sqrt(variance * largest)));
  return {
    rows: projected(side, vectors, scales),
    weights: scales.map((scale) => (scale * scale) / total),
    dropped: 1 - kept.reduce((sum, value) => sum + value, 0) / total,
  };
}
