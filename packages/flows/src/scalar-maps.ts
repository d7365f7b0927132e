import {
  add,
  clipByValue,
  div,
  expm1,
  greaterEqual,
  log,
  log1p,
  maximum,
  mul,
  neg,
  sigmoid,
  softplus,
  sub,
  sum,
  tanh,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { logSechSquared } from "./internal/log-sech-squared.ts";
import type { MappedColumns } from "./monotone-maps/monotone-map.ts";

/** Structure of {@link tanhMap}. */
export interface TanhMapConfig extends BijectionConfig {
  readonly kind: "tanhMap";
  readonly dim: number;
}

/** Structure of {@link softplusMap}. */
export interface SoftplusMapConfig extends BijectionConfig {
  readonly kind: "softplusMap";
  readonly dim: number;
}

/** Structure of {@link leakyReluMap}. */
export interface LeakyReluMapConfig extends BijectionConfig {
  readonly kind: "leakyReluMap";
  readonly dim: number;
  readonly slope: number;
}

/** Structure of {@link logitMap}. */
export interface LogitMapConfig extends BijectionConfig {
  readonly kind: "logitMap";
  readonly dim: number;
  readonly margin: number;
}

/** Options of {@link leakyReluMap}. */
export interface LeakyReluMapOptions {
  /** Slope for negative values, > 0; default 0.1. */
  readonly slope?: number;
}

/** Options of {@link logitMap}. */
export interface LogitMapOptions {
  /** Maps [0, 1] to [margin, 1 − margin] first, in (0, 0.5); default 1e-6, for data inside the interval. */
  readonly margin?: number;
}

// The float32 below 1: what tanh cannot have given is taken for the largest that it can.
const ALMOST_ONE = 1 - 2 ** -24;
// log(eʸ − 1) of less is −∞ in float32's neighbourhood.
const LEAST_SOFTPLUS = 1e-30;

/**
 * Makes `y = tanh(x)`, onto (−1, 1); `invert` of it takes bounded data to the line.
 *
 * The inverse takes values from 1 on for the largest float32 below. Beyond |x| ≈ 9 tanh is 1 in float32: log-determinants stay
 * right there, round trips do not.
 *
 * @param dim - number of columns, ≥ 1.
 */
export function tanhMap(dim: number): Bijection {
  return scalarMap(
    { kind: "tanhMap", dim },
    {
      forward: (x) => ({ value: tanh(x), logSlope: logSechSquared(x) }),
      inverse(y) {
        const inside = clipByValue(y, -ALMOST_ONE, ALMOST_ONE);
        const above = log1p(inside);
        const below = log1p(neg(inside));
        return { value: mul(sub(above, below), 0.5), logSlope: neg(add(above, below)) };
      },
    },
  );
}

/**
 * Makes `y = log(1 + eˣ)`, onto (0, ∞); `invert` of it takes positive data to the line and leaves large values as they are.
 *
 * The inverse takes what is not positive for 1e-30.
 *
 * @param dim - number of columns, ≥ 1.
 */
export function softplusMap(dim: number): Bijection {
  return scalarMap(
    { kind: "softplusMap", dim },
    {
      forward: (x) => ({ value: softplus(x), logSlope: neg(softplus(neg(x))) }),
      inverse(y) {
        const inside = maximum<Tensor2D>(y, LEAST_SOFTPLUS);
        // log(eʸ − 1) = y + log(1 − e⁻ʸ), and the slope is 1 / (1 − e⁻ʸ).
        const logRest = log<Tensor2D>(neg(expm1(neg(inside))));
        return { value: add(inside, logRest), logSlope: neg(logRest) };
      },
    },
  );
}

/**
 * Makes `y = logit(margin + (1 − 2 margin) · x)`, from [0, 1] to the line: for uniform data, shares and dequantised images.
 *
 * What is outside [0, 1] is taken for the nearest end.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `margin` is out of range.
 * @see Dinh, Sohl-Dickstein and Bengio 2017, section 4.1, with margin 0.05.
 */
export function logitMap(dim: number, { margin = 1e-6 }: LogitMapOptions = {}): Bijection {
  if (!(margin > 0 && margin < 0.5)) {
    throw new ConfigError(`logitMap: expected margin in (0, 0.5), got ${margin}`);
  }
  const range = 1 - 2 * margin;
  return scalarMap(
    { kind: "logitMap", dim, margin },
    {
      forward(x) {
        const inside = clipByValue(x, 0, 1);
        const logBelow = log<Tensor2D>(add(mul(inside, range), margin));
        const logAbove = log<Tensor2D>(add(mul(sub(1, inside), range), margin));
        const logSlope = sub<Tensor2D>(Math.log(range), add(logBelow, logAbove));
        return { value: sub(logBelow, logAbove), logSlope };
      },
      inverse: (y) => ({
        value: div(sub(sigmoid(y), margin), range),
        logSlope: sub(neg(add(softplus(y), softplus(neg(y)))), Math.log(range)),
      }),
    },
  );
}

/**
 * Makes `y = x` where x ≥ 0 and `y = slope · x` elsewhere: a fixed kink between linear layers.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `slope` is not positive.
 */
export function leakyReluMap(dim: number, { slope = 0.1 }: LeakyReluMapOptions = {}): Bijection {
  if (!(slope > 0 && Number.isFinite(slope))) {
    throw new ConfigError(`leakyReluMap: expected a finite slope > 0, got ${slope}`);
  }
  const kink =
    (factor: number) =>
    (x: Tensor2D): MappedColumns => {
      const positive = greaterEqual(x, 0);
      const nothing = zerosLike(x);
      return {
        value: where(positive, x, mul<Tensor2D>(x, factor)),
        logSlope: where(positive, nothing, add<Tensor2D>(nothing, Math.log(factor))),
      };
    };
  return scalarMap(
    { kind: "leakyReluMap", dim, slope },
    {
      forward: kink(slope),
      inverse: kink(1 / slope),
    },
  );
}

function scalarMap(
  config: LeakyReluMapConfig | LogitMapConfig | SoftplusMapConfig | TanhMapConfig,
  { forward, inverse }: Record<"forward" | "inverse", (x: Tensor2D) => MappedColumns>,
): Bijection {
  const { dim } = config;
  checkDim(config.kind, dim);
  const summed = (direction: typeof forward) => (input: Tensor2D) => {
    const { value, logSlope } = direction(input);
    return { value, logDet: sum<Tensor1D>(logSlope, 1) };
  };
  return defineBijection({
    dim,
    config,
    parameters: {},
    forward: summed(forward),
    inverse: summed(inverse),
  });
}
