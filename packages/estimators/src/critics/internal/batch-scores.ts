import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, concat, exp, log, max, mean, slice, sub, tile } from "@tensorflow/tfjs-core";
import type { Critic } from "../network/critic.ts";

/** Scores of a batch's own pairs, and of pairs that do not belong together. */
export interface BatchScores {
  /** `[batch]`. */
  readonly joint: Tensor1D;
  /** `[batch · negatives]`. */
  readonly product: Tensor1D;
}

/**
 * Scores a batch of pairs, and pairs made by shifting X against Y by 1, 2, … rows: no row then meets its own partner, and as
 * batches are drawn in random order the shifted pairs are independent ones.
 *
 * @param negatives - shifts; at most one less than there are rows.
 * @see Letizia et al. 2024, "Mutual information estimation via f-divergence and data derangements", on why not to permute.
 */
export function batchScores(
  critic: Critic,
  x: Tensor2D,
  y: Tensor2D,
  negatives: number,
): BatchScores {
  const codesX = critic.encodeX(x);
  const codesY = critic.encodeY(y);
  const shifts = Math.max(1, Math.min(negatives, codesX.shape[0] - 1));
  const shifted = Array.from({ length: shifts }, (_, index) => shiftRows(codesX, index + 1));
  return {
    joint: critic.score(codesX, codesY),
    product: critic.score(concat(shifted, 0), tile(codesY, [shifts, 1])),
  };
}

/** Row i of the result is row i + `by` of the rows, which are taken to be a ring. */
export function shiftRows(rows: Tensor2D, by: number): Tensor2D {
  const [count, width] = rows.shape;
  const start = by % count;
  return concat(
    [slice(rows, [start, 0], [count - start, width]), slice(rows, [0, 0], [start, width])],
    0,
  );
}

/** log of the mean of e^values. */
export function logMeanExp(values: Tensor1D): Scalar {
  const largest = max<Scalar>(values);
  return add(largest, log(mean<Scalar>(exp(sub(values, largest)))));
}

/** Shifts at which validation rows are looked at: few would miss the rare pairs whose scores run away. */
const VALIDATION_SHIFTS = 24;

/** The losses of a method that compares joint pairs with independent ones: in training, and of the validation rows. */
export function pairLosses(
  lossOf: (scores: BatchScores) => Scalar,
  negatives: number,
): {
  readonly loss: (critic: Critic, x: Tensor2D, y: Tensor2D) => Scalar;
  readonly heldOutLoss: (critic: Critic, x: Tensor2D, y: Tensor2D) => Scalar;
} {
  const shifts = Math.max(negatives, VALIDATION_SHIFTS);
  return {
    loss: (critic, x, y) => lossOf(batchScores(critic, x, y, negatives)),
    heldOutLoss: (critic, x, y) => lossOf(batchScores(critic, x, y, shifts)),
  };
}
