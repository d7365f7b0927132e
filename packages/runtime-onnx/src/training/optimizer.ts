import type { AdamOptions, OptimizerOptions, SgdOptions, TrainingState } from "@mienf/core";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";

/** What an optimiser keeps for each parameter, by its name in a checkpoint. */
export type Slot = Exclude<keyof TrainingState, "step">;

/** The optimiser's state for one group of parameters: arrays of one shape, as many as it has slots. */
export type GroupState = ReadonlyMap<Slot, Value>;

/** What an optimiser keeps. */
export function slotsOf({ kind, emaDecay }: OptimizerOptions): Slot[] {
  return [
    "parameters",
    "firstMoment",
    ...(kind === "sgd" ? [] : (["secondMoment"] as const)),
    ...(emaDecay === undefined ? [] : (["average"] as const)),
  ];
}

/** Number of scalars that one step needs beside its gradient: a row of {@link optimizerSchedule}. */
export const SCHEDULE_WIDTH = 3;

/**
 * An optimiser's step-dependent scalars, computed in float64 for steps `first + 1`, `first + 2`, ….
 *
 * With c₁ = (1 − β₁ᵗ) / (1 − β₁) and c₂ = (1 − β₂ᵗ) / (1 − β₂) the update of core's `AdamOptions` is
 * `p ← (1 − rate·decay) p − (rate √c₂ / c₁) · m / (√v + ε √c₂)`; a row holds the three factors in the order
 * `rate √c₂ / c₁`, `ε √c₂`, `1 − rate·decay`. For gradient descent it is `rate`, 0, `1 − rate·decay`.
 *
 * @returns shape `[learningRates.length, 3]`, row-major.
 */
export function optimizerSchedule(
  options: OptimizerOptions,
  learningRates: Float32Array,
  first: number,
): Float32Array {
  const rows = new Float32Array(learningRates.length * SCHEDULE_WIDTH);
  for (const [index, rate] of learningRates.entries()) {
    const [stepSize, epsilon] =
      options.kind === "sgd" ? [rate, 0] : adamFactors(options, rate, first + index + 1);
    rows.set([stepSize, epsilon, 1 - rate * options.weightDecay], index * SCHEDULE_WIDTH);
  }
  return rows;
}

function adamFactors(
  { beta1, beta2, epsilon }: AdamOptions,
  rate: number,
  step: number,
): [number, number] {
  const root = Math.sqrt((1 - beta2 ** step) / (1 - beta2));
  return [(rate * root * (1 - beta1)) / (1 - beta1 ** step), epsilon * root];
}

/**
 * Adds one step of an optimiser.
 *
 * @param step - `gradients`: one array for each group; `schedule`: this step's row of {@link optimizerSchedule}, shape
 *   `[3]`.
 * @returns the state after the step.
 */
export function optimizerStep(
  g: GraphBuilder,
  options: OptimizerOptions,
  before: readonly GroupState[],
  step: { readonly gradients: readonly Value[]; readonly schedule: Value },
): GroupState[] {
  const [stepSize, epsilon, keep] = g.split(step.schedule, [1, 1, 1], 0) as [Value, Value, Value];
  const scale = clipFactor(g, options.clipNorm, step.gradients);
  return before.map((state, index) => {
    const gradient = step.gradients[index] as Value;
    const clipped = scale === undefined ? gradient : g.binary("Mul", gradient, scale);
    const { direction, moments } =
      options.kind === "sgd"
        ? sgdDirection(g, options, state, clipped)
        : adamDirection(g, options, state, { gradient: clipped, epsilon });
    const old = slot(state, "parameters");
    const kept = options.weightDecay === 0 ? old : g.binary("Mul", old, keep);
    const parameters = g.binary("Sub", kept, g.binary("Mul", direction, stepSize));
    const after = new Map<Slot, Value>([["parameters", parameters], ...moments]);
    if (options.emaDecay !== undefined) {
      const faded = g.binary("Mul", slot(state, "average"), options.emaDecay);
      const added = g.binary("Mul", parameters, 1 - options.emaDecay);
      after.set("average", g.binary("Add", faded, added));
    }
    return after;
  });
}

/** Which way to go, before the step size, and the moments that lead there. */
interface Direction {
  readonly direction: Value;
  readonly moments: readonly (readonly [Slot, Value])[];
}

function adamDirection(
  g: GraphBuilder,
  { beta1, beta2 }: AdamOptions,
  state: GroupState,
  { gradient, epsilon }: { readonly gradient: Value; readonly epsilon: Value },
): Direction {
  const firstMoment = g.binary("Add", g.binary("Mul", slot(state, "firstMoment"), beta1), gradient);
  const secondMoment = g.binary(
    "Add",
    g.binary("Mul", slot(state, "secondMoment"), beta2),
    g.binary("Mul", gradient, gradient),
  );
  const spread = g.binary("Add", g.unary("Sqrt", secondMoment), epsilon);
  return {
    direction: g.binary("Div", firstMoment, spread),
    moments: [
      ["firstMoment", firstMoment],
      ["secondMoment", secondMoment],
    ],
  };
}

function sgdDirection(
  g: GraphBuilder,
  { momentum, nesterov = false }: SgdOptions,
  state: GroupState,
  gradient: Value,
): Direction {
  const moment = g.binary("Add", g.binary("Mul", slot(state, "firstMoment"), momentum), gradient);
  const direction = nesterov
    ? g.binary("Add", gradient, g.binary("Mul", moment, momentum))
    : moment;
  return { direction, moments: [["firstMoment", moment]] };
}

function slot(state: GroupState, name: Slot): Value {
  return state.get(name) as Value;
}

/** min(1, clipNorm / (‖gradient‖ + 10⁻¹²)), or nothing where clipping is off. */
function clipFactor(
  g: GraphBuilder,
  clipNorm: number,
  gradients: readonly Value[],
): Value | undefined {
  if (clipNorm === Infinity) {
    return undefined;
  }
  const squares = gradients.map((gradient) => {
    const axes = gradient.shape.map((_, axis) => axis);
    return g.reduce("ReduceSumSquare", gradient, axes, false);
  });
  const total = squares.reduce((sum, square) => g.binary("Add", sum, square));
  const norm = g.binary("Add", g.unary("Sqrt", total), 1e-12);
  return g.binary("Min", g.binary("Div", clipNorm, norm), 1);
}
