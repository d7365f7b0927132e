import {
  add,
  div,
  exp,
  minimum,
  mul,
  split,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  tidy,
} from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { DomainError, ShapeError, createMatrix } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { DistributionConfig, PairDistribution, PairSample } from "./distribution.ts";
import { checkDim, checkPairColumns, checkPairs } from "./internal/checks.ts";
import { likeliestAngles } from "./internal/likeliest-angles.ts";
import { logCosh } from "./internal/tridiagonal-form.ts";
import { standardNormal } from "./standard-normal.ts";

/** Options of {@link tridiagonalGaussian}. */
export interface TridiagonalGaussianOptions {
  /** Each component's information to start from, in nats; one number for all or one each; default 0.1. */
  readonly componentMutualInformation?: number | ArrayLike<number>;
}

/** Structure of {@link tridiagonalGaussian}. */
export interface TridiagonalGaussianConfig extends DistributionConfig {
  readonly kind: "tridiagonalGaussian";
  readonly dimX: number;
  readonly dimY: number;
}

/** The law that {@link tridiagonalGaussian} makes. */
export interface TridiagonalGaussian extends PairDistribution {
  readonly parameters: { readonly logComponentMutualInformation: Parameter };
  /** Sum of the components' information, in nats. */
  mutualInformation(): number;
  /** Information of each pair of coordinates in nats, min(dimX, dimY) numbers; owned by the caller. */
  componentMutualInformation(): Float64Array;
  /**
   * Sets each component's information.
   *
   * @param values - nats; one number for all or one for each component. What is below 1e-8 or above 15 is moved there.
   * @throws ShapeError when their number is wrong; DomainError when one is negative or NaN.
   */
  setComponentMutualInformation(values: number | ArrayLike<number>): void;
  /**
   * Fits each component by maximum likelihood, given sides of mean 0 and variance 1; a negative correlation counts as none.
   *
   * @throws ShapeError when columns differ or rows do not pair up.
   */
  fit(pairs: PairSample): void;
}

// Beyond some 15 nats the difference of two float32 coordinates is mostly rounding error.
const MAX_INFORMATION = 15;
// The logarithm must be finite; √(2a), the correlation, is then 1.4e-4.
const MIN_INFORMATION = 1e-8;
const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Makes the base law of tridiag-N-MIENF: standard normal sides whose k-th coordinates have correlation ρₖ ≥ 0.
 *
 * Coordinates beyond min(dimX, dimY) are independent N(0, 1). The only parameter is w, with `I_k = exp(min(w_k, log 15))` nats
 * and `ρ_k = √(1 − exp(−2 I_k))`; ρ itself would round to 1 at 8 nats. A w above log 15 has no gradient.
 *
 * @param dimX - columns of the first side, ≥ 1.
 * @param dimY - columns of the second side, ≥ 1.
 * @throws ConfigError when a dim is no such number; otherwise as `setComponentMutualInformation`.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", definition 4.11 and corollary 4.12.
 */
export function tridiagonalGaussian(
  dimX: number,
  dimY: number,
  options: TridiagonalGaussianOptions = {},
): TridiagonalGaussian {
  checkDim("tridiagonalGaussian", "dimX", dimX);
  checkDim("tridiagonalGaussian", "dimY", dimY);
  const { componentMutualInformation = 0.1 } = options;
  const pairs = Math.min(dimX, dimY);
  const logInformation = createParameter([pairs], 0);
  const setComponentMutualInformation = (values: number | ArrayLike<number>): void => {
    logInformation.assign(logarithms(values, pairs));
  };
  setComponentMutualInformation(componentMutualInformation);
  const readInformation = (): Float64Array =>
    Float64Array.from(logInformation.values, (w) => Math.min(Math.exp(w), MAX_INFORMATION));
  const config: TridiagonalGaussianConfig = { kind: "tridiagonalGaussian", dimX, dimY };
  return {
    dimX,
    dimY,
    config,
    parameters: { logComponentMutualInformation: logInformation },
    marginalX: standardNormal(dimX),
    marginalY: standardNormal(dimY),
    logProb(x, y) {
      checkPairs("tridiagonalGaussian", [x, y], [dimX, dimY]);
      return tidy(() => {
        const { information, onSum, onDifference } = coefficients(logInformation);
        const [u, restX] = splitAt(x, pairs);
        const [v, restY] = splitAt(y, pairs);
        const rest = restX ?? restY;
        const paired = quadratic([u, v], onSum, onDifference);
        const exponent = rest ? add(paired, mul(sum(square(rest), 1), 0.5)) : paired;
        const constant = sub(sum<Scalar>(information), ((dimX + dimY) / 2) * LOG_TWO_PI);
        return sub<Tensor1D>(constant, exponent);
      });
    },
    pointwiseMutualInformation(x, y) {
      checkPairs("tridiagonalGaussian", [x, y], [dimX, dimY]);
      return tidy(() => {
        const { information, onSum, onDifference } = coefficients(logInformation);
        const [u] = splitAt(x, pairs);
        const [v] = splitAt(y, pairs);
        // The marginals' (u² + v²)/2 is (s² + t²)/2 too.
        const excess = quadratic([u, v], sub(onSum, 0.25), sub(onDifference, 0.25));
        return sub<Tensor1D>(sum<Scalar>(information), excess);
      });
    },
    sample: (sampleSize, source) =>
      samplePairs(readInformation(), [dimX, dimY], { sampleSize, source }),
    mutualInformation: () => readInformation().reduce((total, each) => total + each, 0),
    componentMutualInformation: readInformation,
    setComponentMutualInformation,
    fit(sample) {
      checkPairColumns("tridiagonalGaussian", sample, [dimX, dimY]);
      setComponentMutualInformation(
        likeliestAngles(sample).map((angle) => logCosh(Math.max(angle, 0))),
      );
    },
  };
}

/**
 * What multiplies (u + v)² and (u − v)² in −log q: with s = (u + v)/√2, t = (u − v)/√2 and E = e^{2I},
 * `−log q = log 2π − I + s² / (2(1 + ρ)) + t² (1 + ρ) E / 2`, which does not cancel in float32.
 */
function coefficients(logInformation: Parameter) {
  const information = exp<Tensor1D>(minimum(logInformation.read(), Math.log(MAX_INFORMATION)));
  // 1 − e^{−2a} = 2 tanh(a) / (1 + tanh(a)): no cancellation at small a, and no expm1, which ONNX lacks.
  const slope = tanh(information);
  const onePlusRho = add(sqrt(div(mul(slope, 2), add(slope, 1))), 1);
  return {
    information,
    onSum: div<Tensor>(0.25, onePlusRho),
    onDifference: mul<Tensor>(mul(onePlusRho, exp(mul(information, 2))), 0.25),
  };
}

/** Σₖ onSumₖ (u + v)²ₖ + onDifferenceₖ (u − v)²ₖ of each row. */
function quadratic(
  [u, v]: readonly [Tensor2D, Tensor2D],
  onSum: Tensor,
  onDifference: Tensor,
): Tensor1D {
  const along = mul(square(add(u, v)), onSum);
  const across = mul(square(sub(u, v)), onDifference);
  return sum(add(along, across), 1);
}

function splitAt(x: Tensor2D, count: number): readonly [Tensor2D, Tensor2D | undefined] {
  const width = x.shape[1];
  if (width === count) {
    return [x, undefined];
  }
  const [head = x, tail] = split<Tensor2D>(x, [count, width - count], 1);
  return [head, tail];
}

function logarithms(values: number | ArrayLike<number>, count: number): number[] {
  const list = typeof values === "number" ? Array<number>(count).fill(values) : Array.from(values);
  if (list.length !== count) {
    throw new ShapeError(
      `tridiagonalGaussian: expected information of ${count} components, got ${list.length} numbers`,
    );
  }
  return list.map((value) => {
    if (!(value >= 0)) {
      throw new DomainError(
        `tridiagonalGaussian: expected component information ≥ 0 nats, got ${value}`,
      );
    }
    return Math.log(Math.min(Math.max(value, MIN_INFORMATION), MAX_INFORMATION));
  });
}

function samplePairs(
  information: Float64Array,
  [dimX, dimY]: readonly [number, number],
  { sampleSize, source }: { readonly sampleSize: number; readonly source: RandomSource },
): PairSample {
  const x = createMatrix(sampleSize, dimX);
  const y = createMatrix(sampleSize, dimY);
  source.fillNormal(x.data);
  source.fillNormal(y.data);
  for (const [k, nats] of information.entries()) {
    const correlation = Math.sqrt(-Math.expm1(-2 * nats));
    const remainder = Math.exp(-nats);
    for (let row = 0; row < sampleSize; row++) {
      const at = row * dimY + k;
      y.data[at] = correlation * x.data[row * dimX + k]! + remainder * y.data[at]!;
    }
  }
  return { x, y };
}
