import { createMatrix } from "@mienf/numeric";
import type { PairScores } from "./in-sample-model.ts";

/** Grid points along each edge. */
const SIDE = 64;

/** What a model says of every place of the unit square, for laws of one column a side. */
export interface PointwiseMap {
  /** Grid points along each edge, in the middle of equal cells of [0, 1]. */
  readonly side: number;
  /** Pointwise information in nats; `values[row * side + column]` is of the column-th x and the row-th y. */
  readonly values: Float64Array;
}

/**
 * Scores a grid of pairs.
 *
 * @param toModel - from the law's units to those that the model was trained in, one for each side.
 * @param normalizer - is taken off every score.
 */
export async function pointwiseMap(
  scores: PairScores,
  toModel: { readonly x: (value: number) => number; readonly y: (value: number) => number },
  normalizer: number,
): Promise<PointwiseMap> {
  const place = (index: number): number => (index + 0.5) / SIDE;
  const cells = Float64Array.from({ length: SIDE * SIDE }, (_, index) => index);
  const values = await scores(
    createMatrix(
      cells.length,
      1,
      cells.map((index) => toModel.x(place(index % SIDE))),
    ),
    createMatrix(
      cells.length,
      1,
      cells.map((index) => toModel.y(place(Math.floor(index / SIDE)))),
    ),
  );
  return { side: SIDE, values: values.map((value) => value - normalizer) };
}
