/** How the learning rate changes in the course of training. */
export type LearningRateScheduleOptions =
  /** Stays where it is; training ends after `patience` epochs without a better held-out loss. */
  | { readonly kind: "constant" }
  /** Falls along half a cosine over all epochs to `floor` times its start. */
  | { readonly kind: "cosine"; readonly floor: number }
  /** Multiplied by `factor` when patience runs out, from the best weights, `reductions` times before training ends. */
  | { readonly kind: "plateau"; readonly factor: number; readonly reductions: number };

/** What a fit does when its patience has run out. */
type PatienceVerdict = "stop" | "continue-from-best";

/** A schedule under way. */
export interface LearningRateSchedule {
  /** Learning rate of a step, counted from 0. */
  rate(step: number): number;
  /** Called when patience runs out. */
  onPatienceOut(): PatienceVerdict;
  /** Lowers the rate for good, after a loss that was not finite. */
  halve(): void;
}

/**
 * Starts a schedule.
 *
 * @param options - the kind of schedule; `learningRate`: where it starts; `warmupSteps`: steps over which the rate
 *   rises linearly from near 0; `totalSteps`: steps in all, if training is not stopped early.
 */
export function startSchedule(
  options: LearningRateScheduleOptions & {
    readonly learningRate: number;
    readonly warmupSteps: number;
    readonly totalSteps: number;
  },
): LearningRateSchedule {
  let scale = 1;
  let reductions = 0;
  return {
    rate(step) {
      const warmup = Math.min(1, (step + 1) / Math.max(1, options.warmupSteps));
      return options.learningRate * scale * warmup * shapeAt(options, step / options.totalSteps);
    },
    onPatienceOut() {
      if (options.kind !== "plateau" || reductions === options.reductions) {
        return "stop";
      }
      reductions += 1;
      scale *= options.factor;
      return "continue-from-best";
    },
    halve() {
      scale /= 2;
    },
  };
}

function shapeAt(options: LearningRateScheduleOptions, progress: number): number {
  if (options.kind !== "cosine") {
    return 1;
  }
  return (
    options.floor + (1 - options.floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)))
  );
}
