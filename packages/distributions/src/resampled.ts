import {
  add,
  div,
  log,
  matMul,
  mean,
  mul,
  pow,
  sigmoid,
  squeeze,
  sub,
  tanh,
} from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { createParameter, trainableParameters } from "@mienf/core";
import type { Parameter, ParameterTree } from "@mienf/core";
import { ConfigError, createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "./distribution.ts";
import { defineDistribution } from "./internal/define-distribution.ts";

/** Options of {@link resampled}. */
export interface ResampledOptions {
  /** Decides the network's start and the points that its mean is taken over. */
  readonly source: RandomSource;
  /** Hidden units of the two layers of the acceptance network; default 32. */
  readonly hidden?: number;
  /** Proposals after which one is accepted in any case, ≥ 2; default 100. */
  readonly truncation?: number;
  /** Points that the mean acceptance is taken over; default 2048. */
  readonly points?: number;
}

/** Structure of {@link resampled}. */
export interface ResampledConfig extends DistributionConfig {
  readonly kind: "resampled";
  readonly base: DistributionConfig;
  readonly hidden: number;
  readonly truncation: number;
  readonly points: number;
}

/** The law that {@link resampled} makes. */
export interface Resampled extends Distribution {
  readonly parameters: ResampledParameters;
  /** Mean acceptance Z over the points. */
  acceptance(): number;
}

/** Parameters of {@link resampled}. */
export interface ResampledParameters extends ParameterTree {
  readonly base: ParameterTree;
  /** Draws of the base, `[points, dim]`; not trained. */
  readonly reference: Parameter;
  readonly weight0: Parameter;
  readonly bias0: Parameter;
  readonly weight1: Parameter;
  readonly bias1: Parameter;
  readonly weight2: Parameter;
  readonly bias2: Parameter;
}

/**
 * Makes a resampled law: draws of a base that a network with values in (0, 1) accepts or rejects, up to `truncation` times.
 *
 * Its density is `π(x) [(1 − α) a(x)/Z + α]` with Z the mean acceptance under the base and `α = (1 − Z)^(T−1)`. Here Z is the mean over
 * a fixed sample of the base, kept as the parameter `reference`, so density and gradient are deterministic; the mass is one up to that
 * sample's error, some 1 % with 2048 points. Modes and holes that a normal law has not become possible in the base of a flow.
 *
 * @param base - its parameters must not be trained, as the sample is drawn once.
 * @throws ConfigError when the base trains or an option is out of range.
 * @see Bauer and Mnih 2019, "Resampled priors for variational autoencoders", eq. 3 and 5; Stimper et al. 2022, "Resampling base
 *   distributions of normalizing flows".
 */
export function resampled(base: Distribution, options: ResampledOptions): Resampled {
  const { source, hidden = 32, truncation = 100, points = 2048 } = options;
  for (const [name, value, least] of [
    ["hidden", hidden, 1],
    ["truncation", truncation, 2],
    ["points", points, 1],
  ] as const) {
    if (!(Number.isInteger(value) && value >= least)) {
      throw new ConfigError(`resampled: expected a whole ${name} ≥ ${least}, got ${value}`);
    }
  }
  if (trainableParameters(base.parameters).length > 0) {
    throw new ConfigError(
      `resampled: expected a base without trained parameters, got ${base.config.kind}; put a flow in front of it instead`,
    );
  }
  const { dim } = base;
  const weights = (rows: number, columns: number, label: string): Parameter => {
    const noise = source.split(label).fillNormal(new Float64Array(rows * columns));
    return createParameter(
      [rows, columns],
      noise.map((value) => value / Math.sqrt(rows)),
    );
  };
  // Without biases the network would be odd, and training would not leave that by itself.
  const biases = (label: string): Parameter =>
    createParameter([hidden], source.split(label).fillNormal(new Float64Array(hidden)));
  const parameters: ResampledParameters = {
    base: base.parameters,
    reference: createParameter([points, dim], base.sample(points, source.split("points")).data, {
      trainable: false,
    }),
    weight0: weights(dim, hidden, "weight0"),
    bias0: biases("bias0"),
    weight1: weights(hidden, hidden, "weight1"),
    bias1: biases("bias1"),
    // Starts by accepting half, wherever.
    weight2: createParameter([hidden, 1], 0),
    bias2: createParameter([1], 0),
  };
  const config: ResampledConfig = {
    kind: "resampled",
    base: base.config,
    hidden,
    truncation,
    points,
  };
  const acceptance = (): number => {
    const logits = networkLogits(parameters, parameters.reference.values);
    return logits.reduce((sum, logit) => sum + 1 / (1 + Math.exp(-logit)), 0) / points;
  };
  const propose = (stream: RandomSource): Float64Array => {
    for (let attempt = 1; ; attempt++) {
      const { data } = base.sample(1, stream);
      const [logit = 0] = networkLogits(parameters, data);
      if (attempt === truncation || stream.uniform() < 1 / (1 + Math.exp(-logit))) {
        return data;
      }
    }
  };
  return defineDistribution({
    dim,
    config,
    parameters,
    logProb(x): Tensor1D {
      const accepted = mean<Scalar>(
        sigmoid(networkTensor(parameters, parameters.reference.read())),
      );
      const last = pow(sub(1, accepted), truncation - 1);
      const kept = div(sigmoid(networkTensor(parameters, x)), accepted);
      return add(base.logProb(x), log(add(mul(kept, sub(1, last)), last)));
    },
    sample(sampleSize: number, stream: RandomSource): Matrix {
      const rows = createMatrix(sampleSize, dim);
      for (let row = 0; row < sampleSize; row++) {
        rows.data.set(propose(stream), row * dim);
      }
      return rows;
    },
    acceptance,
  });
}

/** Logit of the acceptance of each row. */
function networkTensor(parameters: ResampledParameters, x: Tensor): Tensor {
  const { weight0, bias0, weight1, bias1, weight2, bias2 } = parameters;
  const first = tanh(add(matMul(x, weight0.read()), bias0.read()));
  const second = tanh(add(matMul(first, weight1.read()), bias1.read()));
  return squeeze(add(matMul(second, weight2.read()), bias2.read()), [1]);
}

/** The same in float64, of rows one after another. */
function networkLogits(parameters: ResampledParameters, rows: ArrayLike<number>): Float64Array {
  const { weight0, bias0, weight1, bias1, weight2, bias2 } = parameters;
  const first = dense(Float64Array.from(rows), weight0, bias0).map(Math.tanh);
  return dense(dense(first, weight1, bias1).map(Math.tanh), weight2, bias2);
}

function dense(rows: Float64Array, weight: Parameter, bias: Parameter): Float64Array {
  const inputs = weight.shape[0] ?? 1;
  const outputs = bias.size;
  const result = new Float64Array((rows.length / inputs) * outputs);
  for (let at = 0; at < result.length; at++) {
    const start = Math.floor(at / outputs) * inputs;
    const output = at % outputs;
    let sum = bias.values[output]!;
    for (let k = 0; k < inputs; k++) {
      sum += rows[start + k]! * weight.values[k * outputs + output]!;
    }
    result[at] = sum;
  }
  return result;
}
