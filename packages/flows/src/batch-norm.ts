import { add, div, exp, log, mean, mul, sqrt, square, sub, sum } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import type { Mapped } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { columnMoments } from "./internal/column-moments.ts";

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Added to variances, > 0; default 1e-5. */
  readonly epsilon?: number;
}

/** Structure of {@link batchNorm}. */
export interface BatchNormConfig extends BijectionConfig {
  readonly kind: "batchNorm";
  readonly dim: number;
  readonly epsilon: number;
}

/**
 * Makes batch normalisation: `y = (x − mean) / √(variance + ε) · exp(logScale) + shift`, column by column.
 *
 * `forward` and `inverse` use the stored moments, so they map row by row as any bijection does. `trainingForward` uses those of
 * the batch that it is given, and gradients flow through them: this is what to train by. `updateStatistics` stores the moments
 * of a whole data set, once training is done (no moving averages, whose lag biases densities); `fitDensity` does all this.
 * `initialise` stores moments as well. ActNorm does without two modes and is the better default.
 * Parameters: `logScale`, `shift` `[dim]`; frozen `mean`, `variance` `[dim]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `epsilon` is not positive.
 * @see Dinh, Sohl-Dickstein and Bengio 2017, section 3.7; Papamakarios et al. 2017, eq. 21 (statistics of the whole data set).
 */
export function batchNorm(dim: number, { epsilon = 1e-5 }: BatchNormOptions = {}): Bijection {
  checkDim("batchNorm", dim);
  if (!(epsilon > 0 && Number.isFinite(epsilon))) {
    throw new ConfigError(`batchNorm: expected a finite epsilon > 0, got ${epsilon}`);
  }
  const frozen = { trainable: false };
  const parameters = {
    logScale: createParameter([dim], 0),
    shift: createParameter([dim], 0),
    mean: createParameter([dim], 0, frozen),
    variance: createParameter([dim], 1, frozen),
  };
  const normalise = (x: Tensor2D, center: Tensor, variance: Tensor): Mapped => {
    const padded = add(variance, epsilon);
    const logs = parameters.logScale.read();
    const scale = div(exp(logs), sqrt(padded));
    return {
      value: add(mul(sub(x, center), scale), parameters.shift.read()),
      logDet: sub<Scalar>(sum(logs), mul(sum(log(padded)), 0.5)),
    };
  };
  const store = (x: Tensor2D): void => {
    const { means, variances } = columnMoments(x);
    parameters.mean.assign(means);
    parameters.variance.assign(variances);
  };
  const config: BatchNormConfig = { kind: "batchNorm", dim, epsilon };
  return defineBijection({
    dim,
    config,
    parameters,
    forward: (x) => normalise(x, parameters.mean.read(), parameters.variance.read()),
    inverse(y) {
      const padded = add(parameters.variance.read(), epsilon);
      const logs = parameters.logScale.read();
      const scale = div(sqrt(padded), exp(logs));
      return {
        value: add(mul(sub(y, parameters.shift.read()), scale), parameters.mean.read()),
        logDet: sub<Scalar>(mul(sum(log(padded)), 0.5), sum(logs)),
      };
    },
    trainingForward(x) {
      const center = mean(x, 0, true);
      return normalise(x, center, mean(square(sub(x, center)), 0, true));
    },
    updateStatistics: store,
    initialise: store,
  });
}
