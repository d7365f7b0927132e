import { createMatrix } from "@mienf/numeric";
import type { Matrix, MatrixLike } from "@mienf/numeric";
import type { FittedModel } from "../interface/estimate.ts";

/** Columns as they are given to what a model was trained on, and back. */
export interface RowMaps {
  readonly into: (side: "x" | "y", rows: MatrixLike) => Matrix;
  readonly back: (side: "x" | "y", rows: Matrix) => Matrix;
}

/** What a model does with rows, for columns that are mapped before it and back after it. */
export function modelBehindMaps(
  model: FittedModel,
  { into, back }: RowMaps,
): Omit<FittedModel, "functions" | "serialize"> {
  return {
    components: () => model.components(),
    transform: async (x, y, context) => model.transform(into("x", x), into("y", y), context),
    async inverse(latents, context) {
      const { x, y } = await model.inverse(latents, context);
      return { x: x && back("x", x), y: y && back("y", y) };
    },
    async traverse(side, row, traversal, context) {
      const { data } = into(side, createMatrix(1, row.length, row));
      return back(side, await model.traverse(side, data, traversal, context));
    },
    apply: async (x, y, context) => model.apply(into("x", x), into("y", y), context),
  };
}
