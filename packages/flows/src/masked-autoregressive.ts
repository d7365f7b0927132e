import { add, mul, reshape, sum, tensor2d, zerosLike } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { checkContextDim, withContext } from "./internal/context.ts";
import type { Activation } from "./internal/dense-layer.ts";
import { maskedPerceptron } from "./internal/masked-perceptron.ts";
import { monotoneMap } from "./monotone-maps/monotone-map.ts";
import type { MonotoneMapOptions } from "./monotone-maps/monotone-map.ts";

/** Options of {@link maskedAutoregressive}. */
export interface MaskedAutoregressiveOptions {
  /** What each column goes through; default `{ kind: "affine" }`. */
  readonly map?: MonotoneMapOptions;
  /** Sizes of the hidden layers of the masked perceptron, default `[64]`. */
  readonly hidden?: readonly number[];
  /** Its activation, default `"leakyRelu"`. */
  readonly activation?: Activation;
  /** Columns of the context that it sees too; default 0. */
  readonly contextDim?: number;
  /** Draws its first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link maskedAutoregressive}. */
export interface MaskedAutoregressiveConfig extends BijectionConfig {
  readonly kind: "maskedAutoregressive";
  readonly dim: number;
  readonly map: MonotoneMapOptions;
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly contextDim: number;
}

/**
 * Makes an autoregressive layer: column k goes through an increasing map that a masked perceptron reads off columns 0 … k−1.
 *
 * It starts where the map starts, mostly as the identity. Cost: forward one pass, inverse one pass for each column. That is a
 * masked autoregressive flow, for densities; `invert` of it is an inverse autoregressive flow, for drawing samples. With the
 * map `sigmoids` it is a neural autoregressive flow, whose inverse is found numerically.
 *
 * @param dim - number of columns, ≥ 1; the first depends on the context only.
 * @throws ConfigError when an option is out of range.
 * @see Papamakarios, Pavlakou and Murray 2017, eq. 3 to 5; Kingma et al. 2016 (IAF); Huang et al. 2018 (NAF); Durkan et al.
 *   2019, section 3.3 (splines).
 */
export function maskedAutoregressive(
  dim: number,
  options: MaskedAutoregressiveOptions = {},
): Bijection {
  const {
    map = { kind: "affine" },
    hidden = [64],
    activation = "leakyRelu",
    contextDim = 0,
    source = createRandomSource(0),
  } = options;
  checkDim("maskedAutoregressive", dim);
  checkContextDim("maskedAutoregressive", contextDim);
  const monotone = monotoneMap("maskedAutoregressive", map);
  const conditioner = maskedPerceptron({
    kind: "maskedAutoregressive",
    dim,
    contextDim,
    hidden,
    width: monotone.width,
    activation,
    source,
  });
  const condition = (x: Tensor2D, context: Tensor2D | undefined): Tensor3D =>
    reshape(conditioner.apply(withContext(x, contextDim > 0 ? context : undefined)), [
      -1,
      dim,
      monotone.width,
    ]);
  const config: MaskedAutoregressiveConfig = {
    kind: "maskedAutoregressive",
    dim,
    map: monotone.options,
    hidden,
    activation,
    contextDim,
  };
  return defineBijection({
    dim,
    contextDim,
    config,
    parameters: { conditioner: conditioner.parameters },
    forward(x, context) {
      const { value, logSlope } = monotone.forward(x, condition(x, context));
      return { value, logDet: sum<Tensor1D>(logSlope, 1) };
    },
    inverse(y, context) {
      // Pass k makes column k right. Later columns are left out, so that what is wrong with them cannot grow.
      let known: Tensor2D = zerosLike(y);
      let logDet = sum<Tensor1D>(known, 1);
      for (let column = 0; column < dim; column++) {
        const { value, logSlope } = monotone.inverse(y, condition(known, context));
        const chosen = tensor2d(selector(dim, column), [1, dim]);
        known = add(known, mul(value, chosen));
        logDet = add(logDet, sum(mul(logSlope, chosen), 1));
      }
      return { value: known, logDet };
    },
  });
}

/** 1 at the column and 0 elsewhere. */
function selector(dim: number, column: number): Float32Array {
  const values = new Float32Array(dim);
  values[column] = 1;
  return values;
}
