import { add, leakyRelu, matMul, relu, tanh } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";

/** What comes after each hidden layer; `leakyRelu` has slope 0.01 on the negative side. */
export type Activation = "leakyRelu" | "relu" | "tanh";

const LEAKY_SLOPE = 0.01;

const activations: Record<Activation, (input: Tensor2D) => Tensor2D> = {
  leakyRelu: (input) => leakyRelu(input, LEAKY_SLOPE),
  relu,
  tanh,
};

/** The function of that name. @throws ConfigError when there is none. */
export function activationOf(kind: string, activation: Activation): (input: Tensor2D) => Tensor2D {
  const activate = activations[activation];
  if (activate === undefined) {
    throw new ConfigError(
      `${kind}: expected activation to be one of ${Object.keys(activations).join(", ")}, got ${activation}`,
    );
  }
  return activate;
}

/** @throws ConfigError unless every width is a whole number ≥ 1. */
export function checkHidden(kind: string, hidden: readonly number[]): void {
  if (hidden.some((width) => !Number.isInteger(width) || width < 1)) {
    throw new ConfigError(`${kind}: expected whole hidden sizes ≥ 1, got [${hidden.join(", ")}]`);
  }
}

/** Sizes and start of a {@link denseLayer}. */
export interface DenseLayerOptions {
  readonly fanIn: number;
  readonly fanOut: number;
  /** What comes after it; nothing: its weights are 0 at first, so what it drives starts at a known point. */
  readonly activation?: Activation | undefined;
  readonly source: RandomSource;
}

/** A dense layer without its activation. */
export interface DenseLayer {
  readonly parameters: { readonly weight: Parameter; readonly bias: Parameter };
  apply(input: Tensor2D): Tensor2D;
}

/** @see He et al. 2015, eq. 10 and 15 (ReLU, leaky ReLU); Glorot and Bengio 2010, eq. 12 (tanh). */
export function denseLayer({ fanIn, fanOut, activation, source }: DenseLayerOptions): DenseLayer {
  const deviation = activation === undefined ? 0 : initialDeviation(activation, fanIn, fanOut);
  const draws = source.fillNormal(new Float64Array(fanIn * fanOut));
  const weight = createParameter(
    [fanIn, fanOut],
    draws.map((draw) => draw * deviation),
  );
  const bias = createParameter([fanOut], 0);
  return {
    parameters: { weight, bias },
    apply: (input) => add<Tensor2D>(matMul(input, weight.read()), bias.read()),
  };
}

/** Standard deviation of first weights that keeps the size of what goes through. */
export function initialDeviation(activation: Activation, fanIn: number, fanOut: number): number {
  if (activation === "tanh") {
    return Math.sqrt(2 / (fanIn + fanOut));
  }
  const slope = activation === "leakyRelu" ? LEAKY_SLOPE : 0;
  return Math.sqrt(2 / ((1 + slope ** 2) * fanIn));
}
