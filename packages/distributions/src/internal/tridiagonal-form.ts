import {
  add,
  clipByValue,
  exp,
  mul,
  scalar,
  slice,
  softplus,
  square,
  sub,
  sum,
} from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { DomainError, ShapeError, createMatrix } from "@mienf/numeric";
import type { PairForm } from "./pair-form.ts";
import type { Whitened } from "./precision-factor.ts";

/** A {@link PairForm} of centre 0 and identity scatter on each side, whose k-th coordinates have correlation ρₖ. */
export interface TridiagonalForm extends PairForm {
  readonly parameters: { readonly artanhCorrelation: Parameter };
  /** ρₖ in (−1, 1). */
  readonly correlations: () => Float64Array;
  /** −½ log(1 − ρₖ²), in nats. */
  readonly componentInformation: () => Float64Array;
  /** @throws ShapeError when their number is wrong; DomainError when one is beyond ±1. */
  readonly setCorrelations: (values: number | ArrayLike<number>) => void;
  readonly setAngles: (values: ArrayLike<number>) => void;
}

// artanh of the correlation at 15 nats: beyond, the difference of two float32 coordinates is mostly rounding error.
export const MAX_ANGLE = 15 + Math.LN2;

/**
 * Makes the signed tridiagonal form: with θ = artanh ρ, `1/(1 + ρ) = (1 + e^{−2θ})/2` and `1/(1 − ρ) = (1 + e^{2θ})/2`,
 * so sums and differences of paired coordinates are scaled without cancellation at any ρ, and ρ = 0 is like any other.
 */
export function tridiagonalForm(kind: string, dimX: number, dimY: number): TridiagonalForm {
  const pairs = Math.min(dimX, dimY);
  const parameter = createParameter([pairs], 0);
  const clamp = (theta: number): number => Math.min(MAX_ANGLE, Math.max(-MAX_ANGLE, theta));
  const angles = (): Float64Array => Float64Array.from(parameter.values, clamp);
  const componentInformation = (): Float64Array => angles().map(logCosh);
  const head = (x: Tensor2D): Tensor => slice(x, [0, 0], [x.shape[0], pairs]);
  const setAngles = (values: ArrayLike<number>): void => {
    parameter.assign(Array.from(values, clamp));
  };
  return {
    dimX,
    dimY,
    parameters: { artanhCorrelation: parameter },
    whiten(x, y) {
      const theta = clipByValue(parameter.read(), -MAX_ANGLE, MAX_ANGLE);
      const u = head(x);
      const v = head(y);
      const along = mul(square(add(u, v)), add(exp(mul(theta, -2)), 1));
      const across = mul(square(sub(u, v)), add(exp(mul(theta, 2)), 1));
      const paired = mul(sum(add(along, across), 1), 0.25);
      const wider = dimX > dimY ? x : y;
      const extra = wider.shape[1] - pairs;
      const logDet = sum(sub(softplus(mul(theta, 2)), add(theta, Math.LN2)), 0, true);
      if (extra === 0) {
        return { squares: paired, logDet };
      }
      const rest = slice(wider, [0, pairs], [wider.shape[0], extra]);
      return { squares: add(paired, sum(square(rest), 1)), logDet };
    },
    whitenX: plain,
    whitenY: plain,
    sample(sampleSize, source, drawScale) {
      const x = createMatrix(sampleSize, dimX);
      const y = createMatrix(sampleSize, dimY);
      source.fillNormal(x.data);
      source.fillNormal(y.data);
      const thetas = angles();
      for (let row = 0; row < sampleSize; row++) {
        const left = x.data.subarray(row * dimX, (row + 1) * dimX);
        const right = y.data.subarray(row * dimY, (row + 1) * dimY);
        for (let k = 0; k < pairs; k++) {
          right[k] = Math.tanh(thetas[k]!) * left[k]! + right[k]! / Math.cosh(thetas[k]!);
        }
        const scale = drawScale(source);
        scaleAll(left, scale);
        scaleAll(right, scale);
      }
      return { x, y };
    },
    information: () => componentInformation().reduce((total, each) => total + each, 0),
    componentInformation,
    correlations: () => angles().map(Math.tanh),
    setAngles,
    setCorrelations(values) {
      setAngles(checkedCorrelations(kind, values, pairs).map(Math.atanh));
    },
  };
}

/** log cosh θ = −½ log(1 − tanh² θ), without overflow. */
export function logCosh(theta: number): number {
  const size = Math.abs(theta);
  return size < 1
    ? Math.log1p(2 * Math.sinh(size / 2) ** 2)
    : size - Math.LN2 + Math.log1p(Math.exp(-2 * size));
}

function plain(x: Tensor2D): Whitened {
  return { squares: sum(square(x), 1), logDet: scalar(0) };
}

function scaleAll(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) {
    values[i]! *= factor;
  }
}

function checkedCorrelations(
  kind: string,
  values: number | ArrayLike<number>,
  count: number,
): number[] {
  const list = typeof values === "number" ? Array<number>(count).fill(values) : Array.from(values);
  if (list.length !== count) {
    throw new ShapeError(`${kind}: expected ${count} correlations, got ${list.length}`);
  }
  for (const value of list) {
    if (!(value >= -1 && value <= 1)) {
      throw new DomainError(`${kind}: expected correlations between −1 and 1, got ${value}`);
    }
  }
  return list;
}
