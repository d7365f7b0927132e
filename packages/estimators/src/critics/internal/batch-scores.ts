import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, concat, log, max, mean, slice, sub } from "@tensorflow/tfjs-core";
import type { CriticOptions } from "../critic-options.ts";
import type { Critic } from "../network/critic.ts";
import type { CriticMethod } from "./critic-method.ts";
import { flooredExp } from "./exponentials.ts";

/** Scores of a batch's own pairs, and of pairs that do not belong together. */
export interface BatchScores {
  /** `[batch]`. */
  readonly joint: Tensor1D;
  /** `[batch · negatives]`. */
  readonly product: Tensor1D;
}

/** What decides which pairs of a batch are contrasted with its own. */
export type PairingOptions = Pick<CriticOptions, "negatives" | "partners">;

/**
 * Scores a batch of pairs, and pairs made by shifting X against Y by 1, 2, … rows: no row then meets its own partner, and as
 * batches are drawn in random order the shifted pairs are independent ones.
 *
 * With `partners: "any"` the first row is not shifted. So the batch has one of its own pairs among the independent ones, which is how
 * many a random permutation leaves in place on average.
 *
 * @param pairing - `negatives`: shifts; at most one less than there are rows.
 * @see Letizia et al. 2024, "Mutual information estimation via f-divergence and data derangements", on why not to permute.
 */
export function batchScores(
  critic: Critic,
  x: Tensor2D,
  y: Tensor2D,
  { negatives, partners }: PairingOptions,
): BatchScores {
  const codesX = critic.encodeX(x);
  const codesY = critic.encodeY(y);
  const shifts = Math.max(1, Math.min(negatives, codesX.shape[0] - 1));
  const shift = partners === "any" ? shiftAllButFirst : shiftRows;
  const shifted = Array.from({ length: shifts }, (_, index) => shift(codesX, index + 1));
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

/** As {@link shiftRows} of the rows but the first, which stays. */
function shiftAllButFirst(rows: Tensor2D, by: number): Tensor2D {
  const [count, width] = rows.shape;
  const first = slice(rows, [0, 0], [1, width]);
  return concat([first, shiftRows(slice(rows, [1, 0], [count - 1, width]), by)], 0);
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

/**
 * What a method that compares joint pairs with independent ones is trained by: the losses in training and of the validation
 * rows, and the share of a row's own pairs in its readings.
 */
export function pairLosses(
  lossOf: (scores: BatchScores) => Scalar,
  { negatives, partners, batch }: PairingOptions & Pick<CriticOptions, "batch">,
): Required<Pick<CriticMethod, "loss" | "heldOutLoss" | "ownPairs">> {
  const shiftsOf = (rows: number): number =>
    Math.max(negatives, Math.min(VALIDATION_SHIFTS, Math.ceil(VALIDATION_PAIRS / rows)));
  return {
    loss: (critic, x, y) => lossOf(batchScores(critic, x, y, { negatives, partners })),
    heldOutLoss: (critic, x, y) =>
      lossOf(batchScores(critic, x, y, { negatives: shiftsOf(x.shape[0]), partners })),
    ownPairs: partners === "any" ? 1 / batch : 0,
  };
}
