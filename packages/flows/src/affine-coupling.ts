import { add, div, exp, mul, neg, sub, sum, tanh } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { ConfigError, createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkCouplingDim } from "./internal/check-dim.ts";
import { columnPartition } from "./internal/column-partition.ts";
import type { ChangedColumns } from "./internal/column-partition.ts";
import { multilayerPerceptron } from "./internal/multilayer-perceptron.ts";
import type { Activation } from "./internal/multilayer-perceptron.ts";
import { splitColumns } from "./internal/split-columns.ts";

/** Options of {@link affineCoupling}. */
export interface AffineCouplingOptions {
  /** Which columns change; the others are kept and decide how. Default `"last"`. */
  readonly changes?: ChangedColumns;
  /** Sizes of the conditioner's hidden layers, default `[64]`; `[]` makes it linear. */
  readonly hidden?: readonly number[];
  /** The conditioner's activation, default `"leakyRelu"`. */
  readonly activation?: Activation;
  /** Shift only, which keeps volumes (NICE); default false. */
  readonly additive?: boolean;
  /** Bound c > 0 of the log-scale s = c · tanh(raw / c), default 2: columns are scaled by e⁻ᶜ to eᶜ. */
  readonly clamp?: number;
  /** Draws the conditioner's first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link affineCoupling}. */
export interface AffineCouplingConfig extends BijectionConfig {
  readonly kind: "affineCoupling";
  readonly dim: number;
  readonly changes: ChangedColumns;
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly additive: boolean;
  readonly clamp: number;
}

/**
 * Makes an affine coupling: `y₂ = x₂ · exp(s(x₁)) + t(x₁)`, `y₁ = x₁`, with `s` and `t` from one perceptron.
 *
 * The identity at first. The log-scale is soft-clamped so that neither direction can overflow.
 *
 * @param dim - number of columns, ≥ 2; an odd one leaves the first half the larger.
 * @throws ConfigError when `dim` is 1 or an option is out of range.
 * @see Dinh, Sohl-Dickstein and Bengio 2017, eq. 7 and 8; Dinh, Krueger and Bengio 2015 (additive).
 */
export function affineCoupling(dim: number, options: AffineCouplingOptions = {}): Bijection {
  const {
    changes = "last",
    hidden = [64],
    activation = "leakyRelu",
    additive = false,
    clamp = 2,
    source = createRandomSource(0),
  } = options;
  checkCouplingDim("affineCoupling", dim);
  if (!(clamp > 0)) {
    throw new ConfigError(`affineCoupling: expected clamp > 0, got ${clamp}`);
  }
  const partition = columnPartition("affineCoupling", dim, changes);
  const conditioner = multilayerPerceptron({
    kind: "affineCoupling",
    inputs: partition.keptCount,
    hidden,
    outputs: partition.changedCount * (additive ? 1 : 2),
    activation,
    source,
  });
  const condition = (kept: Tensor2D): { shift: Tensor2D; logScale?: Tensor2D } => {
    const output = conditioner.apply(kept);
    if (additive) {
      return { shift: output };
    }
    const [shift, raw] = splitColumns(output, [partition.changedCount, partition.changedCount]);
    return { shift, logScale: mul(tanh(div(raw, clamp)), clamp) };
  };
  const config: AffineCouplingConfig = {
    kind: "affineCoupling",
    dim,
    changes,
    hidden,
    activation,
    additive,
    clamp,
  };
  return defineBijection({
    dim,
    config,
    parameters: { conditioner: conditioner.parameters },
    forward(x) {
      const { kept, changed } = partition.take(x);
      const { shift, logScale } = condition(kept);
      const scaled = logScale ? mul(changed, exp(logScale)) : changed;
      return {
        value: partition.join(kept, add(scaled, shift)),
        logDet: logScale && sum<Tensor1D>(logScale, 1),
      };
    },
    inverse(y) {
      const { kept, changed } = partition.take(y);
      const { shift, logScale } = condition(kept);
      const centred = sub<Tensor2D>(changed, shift);
      return {
        value: partition.join(kept, logScale ? mul(centred, exp(neg(logScale))) : centred),
        logDet: logScale && neg(sum<Tensor1D>(logScale, 1)),
      };
    },
  });
}
