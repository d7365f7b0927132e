import { add, div, exp, mul, neg, sub, sum, tanh } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { ConfigError, createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkCouplingDim } from "./internal/check-dim.ts";
import { columnPartition } from "./internal/column-partition.ts";
import type { ChangedColumns } from "./internal/column-partition.ts";
import { conditionerDefaults, createConditioner } from "./internal/conditioner.ts";
import type { ConditionerOptions } from "./internal/conditioner.ts";
import { checkContextDim, withContext } from "./internal/context.ts";
import { splitColumns } from "./internal/split-columns.ts";

/** Options of {@link affineCoupling}. */
export interface AffineCouplingOptions extends ConditionerOptions {
  /** Which columns change; the others are kept and decide how. Default `"last"`. */
  readonly changes?: ChangedColumns;
  /** Shift only, which keeps volumes (NICE); default false. */
  readonly additive?: boolean;
  /** Bound c > 0 of the log-scale s = c · tanh(raw / c), default 2: columns are scaled by e⁻ᶜ to eᶜ. */
  readonly clamp?: number;
  /** Columns of the context that the conditioner sees too; default 0. */
  readonly contextDim?: number;
  /** Draws the conditioner's first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link affineCoupling}. */
export interface AffineCouplingConfig extends BijectionConfig, Required<ConditionerOptions> {
  readonly kind: "affineCoupling";
  readonly dim: number;
  readonly changes: ChangedColumns;
  readonly additive: boolean;
  readonly clamp: number;
  readonly contextDim: number;
}

/**
 * Makes an affine coupling: `y₂ = x₂ · exp(s(x₁)) + t(x₁)`, `y₁ = x₁`, with `s` and `t` from one perceptron.
 *
 * The identity at first. The log-scale is soft-clamped so that neither direction can overflow. Cost: one pass of the
 * conditioner, each way. The plain choice for many columns; splines bend more for the same depth.
 *
 * @param dim - number of columns, ≥ 2; an odd one leaves the first half the larger.
 * @throws ConfigError when `dim` is 1 or an option is out of range.
 * @see Dinh, Sohl-Dickstein and Bengio 2017, eq. 7 and 8; Dinh, Krueger and Bengio 2015 (additive).
 */
export function affineCoupling(dim: number, options: AffineCouplingOptions = {}): Bijection {
  const {
    changes = "last",
    additive = false,
    clamp = 2,
    contextDim = 0,
    source = createRandomSource(0),
  } = options;
  checkCouplingDim("affineCoupling", dim);
  checkContextDim("affineCoupling", contextDim);
  if (!(clamp > 0)) {
    throw new ConfigError(`affineCoupling: expected clamp > 0, got ${clamp}`);
  }
  const partition = columnPartition("affineCoupling", dim, changes);
  const network = conditionerDefaults(options);
  const conditioner = createConditioner(
    {
      kind: "affineCoupling",
      inputs: partition.keptCount + contextDim,
      outputs: partition.changedCount * (additive ? 1 : 2),
      source,
    },
    network,
  );
  const condition = (
    kept: Tensor2D,
    context: Tensor2D | undefined,
  ): { shift: Tensor2D; logScale?: Tensor2D } => {
    const output = conditioner.apply(withContext(kept, contextDim > 0 ? context : undefined));
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
    ...network,
    additive,
    clamp,
    contextDim,
  };
  return defineBijection({
    dim,
    contextDim,
    config,
    parameters: { conditioner: conditioner.parameters },
    forward(x, context) {
      const { kept, changed } = partition.take(x);
      const { shift, logScale } = condition(kept, context);
      const scaled = logScale ? mul(changed, exp(logScale)) : changed;
      return {
        value: partition.join(kept, add(scaled, shift)),
        logDet: logScale && sum<Tensor1D>(logScale, 1),
      };
    },
    inverse(y, context) {
      const { kept, changed } = partition.take(y);
      const { shift, logScale } = condition(kept, context);
      const centred = sub<Tensor2D>(changed, shift);
      return {
        value: partition.join(kept, logScale ? mul(centred, exp(neg(logScale))) : centred),
        logDet: logScale && neg(sum<Tensor1D>(logScale, 1)),
      };
    },
  });
}
