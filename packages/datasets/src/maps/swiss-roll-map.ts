import { ShapeError } from "@mienf/numeric";
import type { SampleMap } from "./sample-map.ts";

/**
 * The map that rolls one number in [0, 1] up into a spiral in the plane.
 *
 * @see Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information Estimators" ("Swiss roll").
 */
export const swissRollMap: SampleMap = {
  name: "swiss-roll",
  injective: true,
  outputDim: (dim) => {
    if (dim !== 1) {
      throw new ShapeError(`swissRollMap: expected rows of 1 coordinate, got ${dim}`);
    }
    return 2;
  },
  forward: (rows) => {
    const rolled = new Float64Array(2 * rows.length);
    for (const [i, value] of rows.entries()) {
      const angle = 1.5 * Math.PI * (1 + 2 * value);
      rolled[2 * i] = (angle * Math.cos(angle)) / SCALE;
      rolled[2 * i + 1] = (angle * Math.sin(angle)) / SCALE;
    }
    return rolled;
  },
  inverse: (rows) =>
    Float64Array.from({ length: rows.length / 2 }, (_, i) => {
      const angle = SCALE * Math.hypot(rows[2 * i]!, rows[2 * i + 1]!);
      return (angle / (1.5 * Math.PI) - 1) / 2;
    }),
};

const SCALE = 21; // brings the roll to about the unit square
