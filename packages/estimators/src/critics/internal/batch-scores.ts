import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, concat, log, max, mean, slice, sub } from "@tensorflow/tfjs-core";
import type { Critic } from "../network/critic.ts";
import { flooredExp } from "./exponentials.ts";

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
  // Joined copies: the gradient of a tile is a sum over an axis, which takes several times as long as additions.
  const repeated = Array.from({ length: shifts }, () => codesY);
  return {
    joint: critic.score(codesX, codesY),
    product: critic.score(concat(shifted, 0), concat(repeated, 0)),
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
  return add(largest, log(mean<Scalar>(flooredExp(sub<Tensor1D>(values, largest)))));
}

/** Shifts at which validation rows are looked at, at most: few would miss the rare pairs whose scores run away. */
const VALIDATION_SHIFTS = 24;
/** Independent pairs of validation rows that are enough; more would take as long as the training between. */
const VALIDATION_PAIRS = 8192;

/** The losses of a method that compares joint pairs with independent ones: in training, and of the validation rows. */
export function pairLosses(
  lossOf: (scores: BatchScores) => Scalar,
  negatives: number,
): {
  readonly loss: (critic: Critic, x: Tensor2D, y: Tensor2D) => Scalar;
  readonly heldOutLoss: (critic: Critic, x: Tensor2D, y: Tensor2D) => Scalar;
} {
  const shiftsOf = (rows: number): number =>
    Math.max(negatives, Math.min(VALIDATION_SHIFTS, Math.ceil(VALIDATION_PAIRS / rows)));
  return {
    loss: (critic, x, y) => lossOf(batchScores(critic, x, y, negatives)),
    heldOutLoss: (critic, x, y) => lossOf(batchScores(critic, x, y, shiftsOf(x.shape[0]))),
  };
}
