import { mul, square, sub } from "@tensorflow/tfjs-core";
import { mean, standardDeviation } from "@mienf/numeric";
import type { DistributionConfig } from "./distribution.ts";
import { locationScale } from "./internal/location-scale.ts";
import type {
  LocationScaleDistribution,
  LocationScaleOptions,
  StandardLaw,
} from "./internal/location-scale.ts";
import { HALF_LOG_TWO_PI } from "./internal/radial.ts";

/** Structure of {@link diagonalNormal}. */
export interface DiagonalNormalConfig extends DistributionConfig {
  readonly kind: "diagonalNormal";
  readonly dim: number;
}

const standard: StandardLaw = {
  logProb: (z) => sub(-HALF_LOG_TWO_PI, mul(square(z), 0.5)),
  draw: (source) => source.normal(),
  entropy: HALF_LOG_TWO_PI + 0.5,
  fit: (column) => ({
    location: mean(column),
    scale: column.length > 1 ? standardDeviation(column, { ddof: 0 }) : 0,
  }),
};

/**
 * Makes the normal law of independent columns with learnable means (`location`) and deviations (`scale`).
 *
 * Parameters: `location` and `logScale`, both `[dim]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `dim` is no such number; ShapeError or DomainError when a start does not fit.
 * @see Johnson, Kotz and Balakrishnan 1994, "Continuous univariate distributions", volume 1, eq. 13.1.
 */
export function diagonalNormal(
  dim: number,
  options: LocationScaleOptions = {},
): LocationScaleDistribution {
  const config: DiagonalNormalConfig = { kind: "diagonalNormal", dim };
  return locationScale(config, standard, options);
}
