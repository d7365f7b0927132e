import { abs, add, mul, neg, softplus } from "@tensorflow/tfjs-core";
import { mean, standardDeviation } from "@mienf/numeric";
import type { DistributionConfig } from "./distribution.ts";
import { locationScale } from "./internal/location-scale.ts";
import type {
  LocationScaleDistribution,
  LocationScaleOptions,
  StandardLaw,
} from "./internal/location-scale.ts";

/** Structure of {@link logistic}. */
export interface LogisticConfig extends DistributionConfig {
  readonly kind: "logistic";
  readonly dim: number;
}

const standard: StandardLaw = {
  // Symmetric, and written for the side that does not overflow.
  logProb: (z) => neg(add(abs(z), mul(softplus(neg(abs(z))), 2))),
  draw(source) {
    const uniform = source.uniform() + 2 ** -54;
    return Math.log(uniform / (1 - uniform));
  },
  entropy: 2,
  fit: fitLogistic,
};

/**
 * Makes the logistic law of independent columns with learnable means (`location`) and scales.
 *
 * Parameters: `location` and `logScale`, both `[dim]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `dim` is no such number; ShapeError or DomainError when a start does not fit.
 * @see Johnson, Kotz and Balakrishnan 1995, "Continuous univariate distributions", volume 2, eq. 23.6.
 */
export function logistic(
  dim: number,
  options: LocationScaleOptions = {},
): LocationScaleDistribution {
  const config: LogisticConfig = { kind: "logistic", dim };
  return locationScale(config, standard, options);
}

const MAX_STEPS = 100;
const TOLERANCE = 1e-10;

/** Newton's method in slope 1/scale and intercept location/scale, in which the likelihood is concave; from the moments. */
function fitLogistic(column: Float64Array): { location: number; scale: number } {
  const centre = mean(column);
  const deviation = column.length > 1 ? standardDeviation(column, { ddof: 0 }) : 0;
  if (deviation === 0) {
    return { location: centre, scale: 0 };
  }
  const z = column.map((value) => (value - centre) / deviation);
  let point = { slope: Math.PI / Math.sqrt(3), intercept: 0 };
  for (let step = 0; step < MAX_STEPS; step++) {
    const { slope, intercept } = newtonStep(z, point);
    // Half the way to the edge at most: the slope stays positive.
    const share = Math.min(1, slope < 0 ? -0.5 * (point.slope / slope) : 1);
    point = { slope: point.slope + share * slope, intercept: point.intercept + share * intercept };
    if (Math.abs(slope) + Math.abs(intercept) < TOLERANCE) {
      break;
    }
  }
  return {
    location: centre + (deviation * point.intercept) / point.slope,
    scale: deviation / point.slope,
  };
}

/** Step from a point, from the means of the score and of the second derivatives. */
function newtonStep(
  z: Float64Array,
  point: { readonly slope: number; readonly intercept: number },
): { slope: number; intercept: number } {
  let scoreSlope = 1 / point.slope;
  let scoreIntercept = 0;
  let curveSlope = 1 / point.slope ** 2;
  let curveMixed = 0;
  let curveIntercept = 0;
  for (const value of z) {
    const t = Math.tanh((point.slope * value - point.intercept) / 2);
    const weight = (1 - t * t) / 2 / z.length;
    scoreSlope -= (value * t) / z.length;
    scoreIntercept += t / z.length;
    curveSlope += weight * value * value;
    curveMixed -= weight * value;
    curveIntercept += weight;
  }
  const determinant = curveSlope * curveIntercept - curveMixed ** 2;
  return {
    slope: (curveIntercept * scoreSlope - curveMixed * scoreIntercept) / determinant,
    intercept: (curveSlope * scoreIntercept - curveMixed * scoreSlope) / determinant,
  };
}
