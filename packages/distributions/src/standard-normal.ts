import { mul, square, sub, sum, tidy } from "@tensorflow/tfjs-core";
import { createMatrix } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "./distribution.ts";
import { checkDim, checkPoints } from "./internal/checks.ts";

/** Structure of {@link standardNormal}. */
export interface StandardNormalConfig extends DistributionConfig {
  readonly kind: "standardNormal";
  readonly dim: number;
}

/** The law that {@link standardNormal} makes. */
export interface StandardNormal extends Distribution {
  /** dim/2 · log(2πe) nats. */
  entropy(): number;
}

const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/**
 * Makes N(0, I); it has no parameters.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `dim` is no such number.
 */
export function standardNormal(dim: number): StandardNormal {
  checkDim("standardNormal", "dim", dim);
  const config: StandardNormalConfig = { kind: "standardNormal", dim };
  return {
    dim,
    config,
    parameters: {},
    logProb(x) {
      checkPoints("standardNormal", x, dim);
      return tidy(() => sub(-dim * HALF_LOG_TWO_PI, mul(sum(square(x), 1), 0.5)));
    },
    sample(sampleSize, source) {
      const points = createMatrix(sampleSize, dim);
      source.fillNormal(points.data);
      return points;
    },
    entropy: () => dim * (HALF_LOG_TWO_PI + 0.5),
  };
}
