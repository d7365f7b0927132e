import { add, div, exp, mul, neg, sub, sum } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import type { BijectionDefinition } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { columnMoments } from "./internal/column-moments.ts";

/** Structure of {@link elementwiseAffine}. */
export interface ElementwiseAffineConfig extends BijectionConfig {
  readonly kind: "elementwiseAffine";
  readonly dim: number;
}

/** Structure of {@link actNorm}. */
export interface ActNormConfig extends BijectionConfig {
  readonly kind: "actNorm";
  readonly dim: number;
}

/**
 * Makes `y = x · exp(logScale) + shift`, column by column; the identity at first.
 *
 * Parameters: `logScale` and `shift`, `[dim]` each.
 *
 * @param dim - number of columns, ≥ 1.
 */
export function elementwiseAffine(dim: number): Bijection {
  const config: ElementwiseAffineConfig = { kind: "elementwiseAffine", dim };
  return defineBijection(affineDefinition(dim, config));
}

/**
 * Makes an {@link elementwiseAffine} whose `initialise` standardises every column of its output.
 *
 * @param dim - number of columns, ≥ 1.
 * @see Kingma and Dhariwal 2018, section 3.1.
 */
export function actNorm(dim: number): Bijection {
  const config: ActNormConfig = { kind: "actNorm", dim };
  const definition = affineDefinition(dim, config);
  const { logScale, shift } = definition.parameters;
  return defineBijection({
    ...definition,
    initialise(x) {
      const { means, deviations } = columnMoments(x);
      logScale.assign(deviations.map((deviation) => -Math.log(deviation)));
      shift.assign(means.map((mean, column) => -mean / (deviations[column] ?? 1)));
    },
  });
}

function affineDefinition(dim: number, config: BijectionConfig) {
  checkDim(config.kind, dim);
  const logScale = createParameter([dim], 0);
  const shift = createParameter([dim], 0);
  return {
    dim,
    config,
    parameters: { logScale, shift },
    forward(x) {
      const logs = logScale.read();
      return { value: add<Tensor2D>(mul(x, exp(logs)), shift.read()), logDet: sum<Scalar>(logs) };
    },
    inverse(y) {
      const logs = logScale.read();
      return { value: div(sub(y, shift.read()), exp(logs)), logDet: neg(sum<Scalar>(logs)) };
    },
  } satisfies BijectionDefinition;
}
