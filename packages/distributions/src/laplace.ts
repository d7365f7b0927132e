import { abs, neg, sub } from "@tensorflow/tfjs-core";
import { mean, quantile } from "@mienf/numeric";
import type { DistributionConfig } from "./distribution.ts";
import { locationScale } from "./internal/location-scale.ts";
import type {
  LocationScaleDistribution,
  LocationScaleOptions,
  StandardLaw,
} from "./internal/location-scale.ts";

/** Structure of {@link laplace}. */
export interface LaplaceConfig extends DistributionConfig {
  readonly kind: "laplace";
  readonly dim: number;
}

const standard: StandardLaw = {
  logProb: (z) => sub(neg(abs(z)), Math.LN2),
  draw: (source) => source.exponential() - source.exponential(),
  entropy: 1 + Math.LN2,
  fit(column) {
    const location = quantile(column, 0.5);
    return { location, scale: mean(column.map((value) => Math.abs(value - location))) };
  },
};

/**
 * Makes Laplace's law of independent columns with learnable medians (`location`) and mean distances from them (`scale`).
 *
 * Parameters: `location` and `logScale`, both `[dim]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `dim` is no such number; ShapeError or DomainError when a start does not fit.
 * @see Johnson, Kotz and Balakrishnan 1995, "Continuous univariate distributions", volume 2, eq. 24.1.
 */
export function laplace(
  dim: number,
  options: LocationScaleOptions = {},
): LocationScaleDistribution {
  const config: LaplaceConfig = { kind: "laplace", dim };
  return locationScale(config, standard, options);
}
