import {
  add,
  clipByValue,
  concat,
  cumsum,
  div,
  expandDims,
  log,
  mul,
  neg,
  onesLike,
  reverse,
  square,
  sum,
  tensor1d,
  slice,
  softmax,
  sub,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { Rank, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import { monotoneRoot } from "../internal/monotone-root.ts";
import type { MonotoneMap } from "./monotone-map.ts";

/** A polynomial in Bernstein's form that increases from (−bound, −bound) to (bound, bound); the identity at first. */
export interface BernsteinMapOptions {
  readonly kind: "bernstein";
  /** Degree, 1 to 50; default 10. */
  readonly degree?: number;
  /** Beyond ±bound it goes on as a line; default 5. */
  readonly bound?: number;
}

const MAX_DEGREE = 50;
// Share of the rise that no coefficient's step falls below.
const LEAST_STEP = 1e-3;

/**
 * Cost: 6 · degree operations a value forward, about 25 times that for the inverse, which is found numerically.
 *
 * @throws ConfigError when an option is out of range.
 * @see Ramasinghe et al. 2021, "Robust normalizing flows using Bernstein-type polynomials", section 3.
 */
export function bernsteinMap(
  caller: string,
  { degree = 10, bound = 5 }: BernsteinMapOptions,
): MonotoneMap {
  if (!Number.isInteger(degree) || degree < 1 || degree > MAX_DEGREE) {
    throw new ConfigError(
      `${caller}: expected a whole degree from 1 to ${MAX_DEGREE}, got ${degree}`,
    );
  }
  if (!(bound > 0 && Number.isFinite(bound))) {
    throw new ConfigError(`${caller}: expected a finite bound > 0, got ${bound}`);
  }
  const clip = (x: Tensor2D): Tensor2D => clipByValue(x, -bound, bound);
  const read = (raw: Tensor3D): Polynomial => {
    const steps = add<Tensor3D>(mul(softmax(raw), 1 - LEAST_STEP * degree), LEAST_STEP);
    const from = zerosLike(slice<Rank.R3, Tensor3D>(steps, [0, 0, 0], [-1, -1, 1]));
    const shares = concat<Tensor3D>([from, cumsum(steps, 2)], 2);
    return { coefficients: mul(sub(shares, 0.5), 2 * bound), steps };
  };
  const inner = (x: Tensor2D, { coefficients, steps }: Polynomial) => {
    const share = expandDims<Tensor3D>(div(add(x, bound), 2 * bound), 2);
    const at = (values: Tensor3D): Tensor2D =>
      sum(mul(values, bernsteinBasis(share, values.shape[2] - 1)), 2);
    const slope = mul<Tensor2D>(at(steps), degree);
    return { value: at(coefficients), slope, logSlope: log(slope) };
  };
  return {
    options: { kind: "bernstein", degree, bound },
    width: degree,
    forward(x, raw) {
      const inside = clip(x);
      const { value, slope, logSlope } = inner(inside, read(raw));
      return { value: add(value, mul(sub(x, inside), slope)), logSlope };
    },
    inverse(y, raw) {
      const polynomial = read(raw);
      const inside = clip(y);
      const upper = add<Tensor2D>(zerosLike(inside), bound);
      const root = monotoneRoot((x) => inner(x, polynomial), inside, {
        lower: neg(upper),
        upper,
      });
      const { slope, logSlope } = inner(root, polynomial);
      return { value: add(root, div(sub(y, inside), slope)), logSlope: neg(logSlope) };
    },
  };
}

interface Polynomial {
  /** From −bound to bound, `[batch or 1, dim, degree + 1]`. */
  readonly coefficients: Tensor3D;
  /** Their differences as shares of the range, `[batch or 1, dim, degree]`. */
  readonly steps: Tensor3D;
}

/** Bernstein's polynomials of a degree at shares `[batch, dim, 1]`: products of powers, all ≥ 0. */
function bernsteinBasis(share: Tensor3D, degree: number): Tensor3D {
  let binomial = 1;
  const binomials = Float32Array.from({ length: degree + 1 }, (_, k) => {
    binomial = k === 0 ? 1 : (binomial * (degree - k + 1)) / k;
    return binomial;
  });
  const rising = powers(share, degree);
  const falling = reverse(powers(sub(1, share), degree), 2);
  return mul(mul(rising, falling), tensor1d(binomials));
}

/** x⁰ … xⁿ along the last axis of `[batch, dim, 1]`, doubling their number at each step. */
function powers(x: Tensor3D, n: number): Tensor3D {
  let all = concat<Tensor3D>([onesLike(x), x], 2);
  let next = square(x);
  while (all.shape[2] <= n) {
    all = concat<Tensor3D>([all, mul<Tensor3D>(all, next)], 2);
    next = square(next);
  }
  return slice<Rank.R3, Tensor3D>(all, [0, 0, 0], [-1, -1, n + 1]);
}
