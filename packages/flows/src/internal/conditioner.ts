import type { RandomSource } from "@mienf/numeric";
import type { Activation } from "./dense-layer.ts";
import { multilayerPerceptron } from "./multilayer-perceptron.ts";
import type { MultilayerPerceptron } from "./multilayer-perceptron.ts";
import { residualPerceptron } from "./residual-perceptron.ts";

/** The network that sets a conditional layer's numbers. */
export interface ConditionerOptions {
  /** Sizes of its hidden layers, default `[64]`; `[]` makes it linear. With `residual`, those of its blocks, all equal. */
  readonly hidden?: readonly number[];
  /** Its activation, default `"leakyRelu"`. */
  readonly activation?: Activation;
  /** Residual blocks of two layers each in place of plain layers: for deep conditioners; default false. */
  readonly residual?: boolean;
}

/** Fills in a {@link ConditionerOptions}' defaults. */
export function conditionerDefaults(options: ConditionerOptions): Required<ConditionerOptions> {
  const { hidden = [64], activation = "leakyRelu", residual = false } = options;
  return { hidden, activation, residual };
}

/**
 * Makes a conditioner; its last layer is zero at first.
 *
 * @param shape - the caller's name, numbers of columns in and out, and the source of the first weights.
 */
export function createConditioner(
  shape: {
    readonly kind: string;
    readonly inputs: number;
    readonly outputs: number;
    readonly source: RandomSource;
  },
  { residual, ...layers }: Required<ConditionerOptions>,
): MultilayerPerceptron {
  return (residual ? residualPerceptron : multilayerPerceptron)({ ...shape, ...layers });
}
