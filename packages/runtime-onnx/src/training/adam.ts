import type { AdamOptions } from "@mienf/core";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";

/** Adam's state for one group of parameters: arrays of one shape. */
export interface GroupState {
  readonly parameters: Value;
  readonly firstMoment: Value;
  readonly secondMoment: Value;
}

/** Number of scalars that one step needs beside its gradient: a row of {@link adamSchedule}. */
export const SCHEDULE_WIDTH = 3;

/**
 * Adam's step-dependent scalars, computed in float64 for steps `first + 1`, `first + 2`, ….
 *
 * With c₁ = 1 − β₁ᵗ and c₂ = 1 − β₂ᵗ the update of core's `AdamOptions` is
 * `p ← (1 − rate·decay) p − (rate √c₂ / c₁) · m / (√v + ε √c₂)`; a row holds the three factors in the order
 * `rate √c₂ / c₁`, `ε √c₂`, `1 − rate·decay`.
 *
 * @returns shape `[learningRates.length, 3]`, row-major.
 */
export function adamSchedule(
  options: AdamOptions,
  learningRates: Float32Array,
  first: number,
): Float32Array {
  const rows = new Float32Array(learningRates.length * SCHEDULE_WIDTH);
  for (const [index, rate] of learningRates.entries()) {
    const step = first + index + 1;
    const root = Math.sqrt(1 - options.beta2 ** step);
    const row = [
      (rate * root) / (1 - options.beta1 ** step),
      options.epsilon * root,
      1 - rate * options.weightDecay,
    ];
    rows.set(row, index * SCHEDULE_WIDTH);
  }
  return rows;
}

/**
 * Adds one step of Adam.
 *
 * @param step - `gradients`: one array for each group; `schedule`: this step's row of {@link adamSchedule}, shape `[3]`.
 * @returns the state after the step.
 */
export function adamStep(
  g: GraphBuilder,
  options: AdamOptions,
  before: readonly GroupState[],
  step: { readonly gradients: readonly Value[]; readonly schedule: Value },
): GroupState[] {
  const [stepSize, epsilon, keep] = g.split(step.schedule, [1, 1, 1], 0) as [Value, Value, Value];
  const scale = clipFactor(g, options.clipNorm, step.gradients);
  return before.map((state, index) => {
    const gradient = step.gradients[index] as Value;
    const firstMoment = g.binary(
      "Add",
      g.binary("Mul", state.firstMoment, options.beta1),
      scaled(g, gradient, 1 - options.beta1, scale),
    );
    const rooted = scaled(g, gradient, Math.sqrt(1 - options.beta2), scale);
    const secondMoment = g.binary(
      "Add",
      g.binary("Mul", state.secondMoment, options.beta2),
      g.binary("Mul", rooted, rooted),
    );
    const spread = g.binary("Add", g.unary("Sqrt", secondMoment), epsilon);
    const change = g.binary("Mul", g.binary("Div", firstMoment, spread), stepSize);
    const kept =
      options.weightDecay === 0 ? state.parameters : g.binary("Mul", state.parameters, keep);
    return { parameters: g.binary("Sub", kept, change), firstMoment, secondMoment };
  });
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

function scaled(g: GraphBuilder, x: Value, factor: number, scale: Value | undefined): Value {
  return g.binary("Mul", x, scale === undefined ? factor : g.binary("Mul", scale, factor));
}
