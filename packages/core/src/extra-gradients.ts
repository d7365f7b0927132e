import { reshape, sum, zerosLike } from "@tensorflow/tfjs-core";
import type { GradConfig, Tensor } from "@tensorflow/tfjs-core";

/** Kernels whose results do not change with small changes of their inputs. */
const COMPARISONS = ["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual"];

/** Without a gradient, `where(greater(x, 0), …)` of anything trained is an error in tfjs. */
const comparisonGradients: GradConfig[] = COMPARISONS.map((kernelName) => ({
  kernelName,
  inputsToSave: ["a", "b"],
  gradFunc: (_dy, [a, b]) => ({
    a: () => zerosLike(a as Tensor),
    b: () => zerosLike(b as Tensor),
  }),
}));

/**
 * The gradient of tiling, as one reshape and one sum; tfjs's own adds up the repetitions one slice at a time.
 */
const tileGradient: GradConfig = {
  kernelName: "Tile",
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => {
    const x = saved[0] as Tensor;
    const reps = attributes["reps"] as unknown as readonly number[];
    const split: number[] = [];
    const repetitions: number[] = [];
    for (const [axis, extent] of x.shape.entries()) {
      const times = reps[axis] ?? 1;
      if (times > 1) {
        repetitions.push(split.length);
        split.push(times);
      }
      split.push(extent);
    }
    return { x: () => sum(reshape(dy as Tensor, split), repetitions) };
  },
};

/** Gradients that tfjs lacks, or that are better than its own. */
export const extraGradients: readonly GradConfig[] = [...comparisonGradients, tileGradient];
