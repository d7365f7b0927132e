import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { reshape, tile } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";

/**
 * A trainable score T(x, y) of pairs, in two steps: a code for each side, and a score of two codes.
 *
 * The codes are what is costly of an image, and the scores are what is asked for many pairs.
 */
export interface Critic extends Module {
  /** Columns of the codes of each side. */
  readonly codeX: number;
  readonly codeY: number;
  /** `[batch, dx]` to `[batch, codeX]`; each row by itself. */
  encodeX(x: Tensor2D): Tensor2D;
  /** `[batch, dy]` to `[batch, codeY]`; each row by itself. */
  encodeY(y: Tensor2D): Tensor2D;
  /** Scores of pairs, row by row: `[batch]`. */
  score(codesX: Tensor2D, codesY: Tensor2D): Tensor1D;
  /** Scores of all pairs: `[rows of X, rows of Y]`. */
  scoreAll(codesX: Tensor2D, codesY: Tensor2D): Tensor2D;
}

/** Scores all pairs one by one: right for every critic, and the quickest for those whose codes do not separate. */
export function scoreAllPairs(
  score: Critic["score"],
  codesX: Tensor2D,
  codesY: Tensor2D,
): Tensor2D {
  const [rowsX, widthX] = codesX.shape;
  const [rowsY, widthY] = codesY.shape;
  const count = rowsX * rowsY;
  const repeated = tile(reshape(codesX, [rowsX, 1, widthX]), [1, rowsY, 1]);
  const cycled = tile(reshape(codesY, [1, rowsY, widthY]), [rowsX, 1, 1]);
  const scores = score(reshape(repeated, [count, widthX]), reshape(cycled, [count, widthY]));
  return reshape(scores, [rowsX, rowsY]);
}
