import { add, leakyRelu, matMul, relu, tanh } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter, indexedParameters } from "@mienf/core";
import type { Module } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";

/** What comes after each hidden layer; `leakyRelu` has slope 0.01 on the negative side. */
export type Activation = "leakyRelu" | "relu" | "tanh";

/** A module from `[batch, inputs]` to `[batch, outputs]`. */
export interface MultilayerPerceptron extends Module {
  apply(input: Tensor2D): Tensor2D;
}

/** Sizes and start of a {@link multilayerPerceptron}. */
export interface MultilayerPerceptronOptions {
  /** The caller's name, for errors. */
  readonly kind: string;
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: Activation;
  readonly source: RandomSource;
}

const LEAKY_SLOPE = 0.01;

const activations: Record<Activation, (input: Tensor2D) => Tensor2D> = {
  leakyRelu: (input) => leakyRelu(input, LEAKY_SLOPE),
  relu,
  tanh,
};

/**
 * Makes dense layers with activations between them. The last layer is zero at first, so what it drives starts at a
 * known point whatever the others hold.
 *
 * @throws ConfigError when a size is no whole number ≥ 1 or the activation is unknown.
 * @see He et al. 2015, eq. 10 and 15 (ReLU, leaky ReLU); Glorot and Bengio 2010, eq. 12 (tanh).
 */
export function multilayerPerceptron(options: MultilayerPerceptronOptions): MultilayerPerceptron {
  const { kind, inputs, hidden, outputs, activation, source } = options;
  const activate = activations[activation];
  if (activate === undefined) {
    throw new ConfigError(
      `${kind}: expected activation to be one of ${Object.keys(activations).join(", ")}, got ${activation}`,
    );
  }
  for (const width of hidden) {
    if (!Number.isInteger(width) || width < 1) {
      throw new ConfigError(`${kind}: expected whole hidden sizes ≥ 1, got [${hidden.join(", ")}]`);
    }
  }
  const widths = [inputs, ...hidden, outputs];
  const layers = widths.slice(1).map((fanOut, index) => {
    const fanIn = widths[index] ?? inputs;
    const last = index === hidden.length;
    const deviation = last ? 0 : initialDeviation(activation, fanIn, fanOut);
    const draws = source.split(index).fillNormal(new Float64Array(fanIn * fanOut));
    const weight = createParameter(
      [fanIn, fanOut],
      draws.map((draw) => draw * deviation),
    );
    return { parameters: { weight, bias: createParameter([fanOut], 0) } };
  });
  return {
    parameters: indexedParameters(layers),
    apply(input) {
      let value = input;
      for (const [index, { parameters }] of layers.entries()) {
        const { weight, bias } = parameters;
        value = add<Tensor2D>(matMul(value, weight.read()), bias.read());
        value = index < hidden.length ? activate(value) : value;
      }
      return value;
    },
  };
}

function initialDeviation(activation: Activation, fanIn: number, fanOut: number): number {
  if (activation === "tanh") {
    return Math.sqrt(2 / (fanIn + fanOut));
  }
  const slope = activation === "leakyRelu" ? LEAKY_SLOPE : 0;
  return Math.sqrt(2 / ((1 + slope ** 2) * fanIn));
}
