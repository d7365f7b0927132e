import { add, addN, div, keep, minimum, mul, sqrt, square, sub, sum } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { AdamOptions, OptimizerOptions, SgdOptions } from "./runtime.ts";

/** The optimiser's state, one tensor for each parameter; lists that an optimiser has no use for are empty. */
// A type, not an interface: only then does tfjs see that its members are tensors.
export type StepTensors = {
  readonly parameters: Tensor[];
  readonly firstMoment: Tensor[];
  readonly secondMoment: Tensor[];
  readonly average: Tensor[];
};

/** What one step needs beside state and gradients. */
interface StepSettings<Optimizer> {
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  /** Counted from 1. */
  readonly step: number;
}

/** Scales gradients so that their joint norm is at most `clipNorm`. */
export function clipByGlobalNorm(
  gradients: readonly Tensor[],
  clipNorm: number,
): readonly Tensor[] {
  if (clipNorm === Infinity) {
    return gradients;
  }
  const norm = sqrt(addN(gradients.map((gradient) => sum(square(gradient)))));
  const factor = minimum(div(clipNorm, add(norm, 1e-12)), 1);
  return gradients.map((gradient) => mul(gradient, factor));
}

/** Takes one step, by the formulas at the optimisers' options; the new state is kept through an enclosing `tidy`. */
export function updateParameters(
  state: StepTensors,
  gradients: readonly Tensor[],
  { optimizer, ...rest }: StepSettings<OptimizerOptions>,
): StepTensors {
  const after =
    optimizer.kind === "sgd"
      ? sgdStep(state, gradients, { optimizer, ...rest })
      : adamStep(state, gradients, { optimizer, ...rest });
  const { emaDecay = 0 } = optimizer;
  const average = state.average.map((before, index) =>
    keep(add(mul(before, emaDecay), mul(after.parameters[index] as Tensor, 1 - emaDecay))),
  );
  return { ...after, average };
}

type Updated = Omit<StepTensors, "average">;

function adamStep(
  state: StepTensors,
  gradients: readonly Tensor[],
  { optimizer, learningRate, step }: StepSettings<AdamOptions>,
): Updated {
  const { beta1, beta2, epsilon, weightDecay } = optimizer;
  const firstMoment = state.firstMoment.map((moment, index) =>
    keep(add(mul(moment, beta1), gradients[index] as Tensor)),
  );
  const secondMoment = state.secondMoment.map((moment, index) =>
    keep(add(mul(moment, beta2), square(gradients[index] as Tensor))),
  );
  const parameters = state.parameters.map((parameter, index) => {
    const mean = mul(firstMoment[index] as Tensor, meanFactor(beta1, step));
    const spread = sqrt(mul(secondMoment[index] as Tensor, meanFactor(beta2, step)));
    const direction = div(mean, add(spread, epsilon));
    return descend(parameter, direction, { weightDecay, learningRate });
  });
  return { parameters, firstMoment, secondMoment };
}

/** What makes a decaying sum of `step` terms a mean. */
function meanFactor(decay: number, step: number): number {
  return (1 - decay) / (1 - decay ** step);
}

function sgdStep(
  state: StepTensors,
  gradients: readonly Tensor[],
  { optimizer, learningRate }: StepSettings<SgdOptions>,
): Updated {
  const { momentum, nesterov = false, weightDecay } = optimizer;
  const firstMoment = state.firstMoment.map((moment, index) =>
    keep(add(mul(moment, momentum), gradients[index] as Tensor)),
  );
  const parameters = state.parameters.map((parameter, index) => {
    const moment = firstMoment[index] as Tensor;
    const direction = nesterov ? add(gradients[index] as Tensor, mul(moment, momentum)) : moment;
    return descend(parameter, direction, { weightDecay, learningRate });
  });
  return { parameters, firstMoment, secondMoment: [] };
}

function descend(
  parameter: Tensor,
  direction: Tensor,
  { weightDecay, learningRate }: { readonly weightDecay: number; readonly learningRate: number },
): Tensor {
  const decayed = weightDecay === 0 ? direction : add(direction, mul(parameter, weightDecay));
  return keep(sub(parameter, mul(decayed, learningRate)));
}
