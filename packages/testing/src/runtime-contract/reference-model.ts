import {
  add,
  div,
  exp,
  matMul,
  mean,
  mul,
  reshape,
  square,
  sub,
  sum,
  tanh,
} from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { DataLike, ParameterLike, SourceLike } from "./subject.ts";

const INPUTS = 2;
const HIDDEN = 4;

/**
 * Regression with one hidden layer and a trained noise level: written in tensor operations and, beside it, in float64.
 *
 * Loss of a row: ½ ((t − f(x)) / s)² + log s, with f(x) = tanh(x W + b) · v and s = exp(c).
 */
export interface ReferenceModel<P> {
  /** W `[2, 4]`, b `[4]`, v `[4, 1]`, c `[]`. */
  readonly parameters: readonly P[];
  /** x `[rows, 2]` and t `[rows, 1]`. */
  readonly data: readonly [DataLike, DataLike];
  readonly rowLoss: (x: Tensor, t: Tensor) => Tensor1D;
  readonly loss: (x: Tensor, t: Tensor) => Scalar;
  /** The mean loss of some rows in float64, for a flat vector of parameters. */
  readonly exactLoss: (parameters: Float64Array, rows: ArrayLike<number>) => number;
}

/** Makes the model with parameters and data that the seed decides. */
export function createReferenceModel<P extends ParameterLike>(
  createParameter: (shape: readonly number[], values: ArrayLike<number> | number) => P,
  source: SourceLike,
  rows: number,
): ReferenceModel<P> {
  const normals = (count: number, scale: number): Float32Array =>
    Float32Array.from({ length: count }, () => scale * source.normal());
  const weight = createParameter([INPUTS, HIDDEN], normals(INPUTS * HIDDEN, 0.7));
  const bias = createParameter([HIDDEN], normals(HIDDEN, 0.3));
  const out = createParameter([HIDDEN, 1], normals(HIDDEN, 0.5));
  const logScale = createParameter([], [0.2]);
  const x = normals(rows * INPUTS, 1);
  const t = Float32Array.from(
    { length: rows },
    (_, row) => (x[2 * row] ?? 0) - 0.5 * (x[2 * row + 1] ?? 0) + 0.1 * source.normal(),
  );
  const rowLoss = (inputs: Tensor, targets: Tensor): Tensor1D => {
    const hidden = tanh(add(matMul(inputs, weight.read()), bias.read()));
    const residual = div(sub(targets, matMul(hidden, out.read())), exp(logScale.read()));
    return add<Tensor1D>(mul(sum(square(residual), 1), 0.5), reshape(logScale.read(), [1]));
  };
  return {
    parameters: [weight, bias, out, logScale],
    data: [
      { values: x, shape: [rows, INPUTS] },
      { values: t, shape: [rows, 1] },
    ],
    rowLoss,
    loss: (inputs, targets) => mean<Scalar>(rowLoss(inputs, targets)),
    exactLoss: (parameters, chosen) => exactLoss({ x, t }, parameters, chosen),
  };
}

function exactLoss(
  { x, t }: { readonly x: Float32Array; readonly t: Float32Array },
  parameters: Float64Array,
  rows: ArrayLike<number>,
): number {
  const at = (index: number): number => parameters[index] ?? Number.NaN;
  const biasStart = INPUTS * HIDDEN;
  const outStart = biasStart + HIDDEN;
  const logScale = at(outStart + HIDDEN);
  let total = 0;
  for (const row of Array.from(rows)) {
    let prediction = 0;
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      let input = at(biasStart + unit);
      for (let column = 0; column < INPUTS; column += 1) {
        input += (x[row * INPUTS + column] ?? Number.NaN) * at(column * HIDDEN + unit);
      }
      prediction += Math.tanh(input) * at(outStart + unit);
    }
    total += 0.5 * (((t[row] ?? Number.NaN) - prediction) / Math.exp(logScale)) ** 2 + logScale;
  }
  return total / rows.length;
}
