import { add, matMul, mean, square, sub, sum, tanh } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import type { ParameterTree, TrainingData } from "@mienf/core";
import { createParameter } from "@mienf/core";

/** A small regression with a hidden layer: y = 2 x₀ − x₁ + noise. */
export interface Toy {
  readonly parameters: ParameterTree;
  readonly data: readonly [TrainingData, TrainingData];
  readonly rowLoss: (x: Tensor, y: Tensor) => Tensor1D;
  readonly loss: (x: Tensor, y: Tensor) => Scalar;
}

export function toy(rows: number, seed = 1): Toy {
  const source = createRandomSource(seed);
  const x = new Float32Array(rows * 2);
  const y = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    x[2 * row] = source.normal();
    x[2 * row + 1] = source.normal();
    y[row] = 2 * (x[2 * row] as number) - (x[2 * row + 1] as number) + 0.1 * source.normal();
  }
  const weights = (count: number): number[] =>
    Array.from({ length: count }, () => 0.5 * source.normal());
  const hidden = createParameter([2, 8], weights(16));
  const bias = createParameter([8], 0);
  const out = createParameter([8, 1], weights(8));
  const rowLoss = (inputs: Tensor, targets: Tensor): Tensor1D => {
    const layer = tanh(add(matMul(inputs, hidden.read()), bias.read()));
    return sum(square(sub(matMul(layer, out.read()), targets)), 1);
  };
  return {
    parameters: { hidden: { weight: hidden, bias }, out: { weight: out } },
    data: [
      { values: x, shape: [rows, 2] },
      { values: y, shape: [rows, 1] },
    ],
    rowLoss,
    loss: (inputs, targets) => mean<Scalar>(rowLoss(inputs, targets)),
  };
}
