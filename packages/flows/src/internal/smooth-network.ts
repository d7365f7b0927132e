import {
  add,
  div,
  matMul,
  maximum,
  mul,
  reshape,
  sigmoid,
  square,
  sub,
  tanh,
} from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { createParameter, indexedParameters } from "@mienf/core";
import type { Module, Parameter } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { checkHidden, initialDeviation } from "./dense-layer.ts";
import { spectralNorm } from "./spectral-norm.ts";

/** Values of a network, `[batch, dim]`, and its derivative along each tangent, `[batch, tangents, dim]`. */
interface ValueAndTangents {
  readonly value: Tensor2D;
  readonly tangents: Tensor3D;
}

/** A network with derivatives of its own, forward along with the values, so that these can be trained through. */
export interface SmoothNetwork extends Module {
  /** Reads the weights once, for any number of passes. */
  read(): SmoothFunction;
}

/** A {@link SmoothNetwork} with its weights read. */
export interface SmoothFunction {
  apply(input: Tensor2D): Tensor2D;
  /**
   * Values at the input, and the Jacobian times each tangent.
   *
   * @param tangents - directions of the input, `[batch or 1, tangents, inputs]`.
   */
  applyWithTangents(input: Tensor2D, tangents: Tensor3D): ValueAndTangents;
}

/** Sizes and start of a {@link smoothNetwork}. */
export interface SmoothNetworkOptions {
  /** The caller's name, for errors. */
  readonly kind: string;
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  /** Bound on how much longer the network makes any step; then activations are LipSwish, else tanh. */
  readonly lipschitz?: number;
  readonly source: RandomSource;
}

interface SmoothActivation {
  readonly value: Tensor2D;
  readonly slope: Tensor2D;
}

/** tanh and its slope. */
function smoothTanh(x: Tensor2D): SmoothActivation {
  const value = tanh(x);
  return { value, slope: sub(1, square(value)) };
}

// The largest slope of x · σ(x) is 1.0998.
const SWISH_LIPSCHITZ = 1.1;

/** x · σ(x) / 1.1, whose slope is at most 1. */
function lipSwish(x: Tensor2D): SmoothActivation {
  const gate = sigmoid(x);
  const swish = mul<Tensor2D>(x, gate);
  // (x σ)′ = σ + x σ (1 − σ).
  const slope = add<Tensor2D>(gate, mul(swish, sub(1, gate)));
  return { value: div(swish, SWISH_LIPSCHITZ), slope: div(slope, SWISH_LIPSCHITZ) };
}

/**
 * Makes dense layers with smooth activations between them; the last is zero at first.
 *
 * With `lipschitz`, every weight is divided by what its spectral norm is above its share of the bound.
 *
 * @throws ConfigError when a size is no whole number ≥ 1.
 * @see Gouk et al. 2021, "Regularisation of neural networks by enforcing Lipschitz continuity"; Chen et al. 2019, "Residual
 *   flows for invertible generative modeling", section 3.3 (LipSwish).
 */
export function smoothNetwork(options: SmoothNetworkOptions): SmoothNetwork {
  const { kind, inputs, hidden, outputs, lipschitz, source } = options;
  checkHidden(kind, hidden);
  const activate = lipschitz === undefined ? smoothTanh : lipSwish;
  const widths = [inputs, ...hidden, outputs];
  const layers = widths.slice(1).map((fanOut, index) => {
    const fanIn = widths[index] ?? inputs;
    const deviation = index < hidden.length ? initialDeviation("tanh", fanIn, fanOut) : 0;
    const draws = source.split(index).fillNormal(new Float64Array(fanIn * fanOut));
    const weight = createParameter(
      [fanIn, fanOut],
      draws.map((draw) => draw * deviation),
    );
    return { parameters: { weight, bias: createParameter([fanOut], 0) } };
  });
  const share = lipschitz === undefined ? undefined : lipschitz ** (1 / layers.length);
  const weightOf = (weight: Parameter): Tensor2D => {
    const free = weight.read() as Tensor2D;
    return share === undefined
      ? free
      : div(free, maximum<Tensor>(div(spectralNorm(free), share), 1));
  };
  return {
    parameters: indexedParameters(layers),
    read() {
      const weights = layers.map(({ parameters }) => ({
        weight: weightOf(parameters.weight),
        bias: parameters.bias.read(),
      }));
      /** Goes through all layers; tangents, where there are any, go along. */
      const run = (input: Tensor2D, along?: Tensor3D) => {
        let value = input;
        let tangents = along;
        for (const [index, { weight, bias }] of weights.entries()) {
          value = add(matMul(value, weight), bias);
          tangents = tangents && throughLinear(tangents, weight);
          if (index < hidden.length) {
            const { value: activated, slope } = activate(value);
            value = activated;
            tangents = tangents && mul(tangents, reshape(slope, [-1, 1, slope.shape[1]]));
          }
        }
        return { value, tangents };
      };
      return {
        apply: (input) => run(input).value,
        applyWithTangents(input, along) {
          const { value, tangents = along } = run(input, along);
          return { value, tangents };
        },
      };
    },
  };
}

/** Multiplies every tangent by a weight. */
function throughLinear(tangents: Tensor3D, weight: Tensor2D): Tensor3D {
  const [batch, count, width] = tangents.shape;
  const rows: Tensor2D = reshape(tangents, [batch * count, width]);
  return reshape(matMul<Tensor2D>(rows, weight), [batch, count, weight.shape[1]]);
}
