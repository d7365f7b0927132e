import { MAX_JOINT_COLUMNS } from "../correction/neighbor-correction.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { severityOf } from "../interface/verdict.ts";
import { ksg } from "../nearest-neighbors/ksg.ts";
import type { FinalReadOut } from "./final-read-out.ts";
import type { Pair } from "./fold-model.ts";

/** The nearest one alone: it is noisier than several and less biased, and where this matters the bias is by far the larger. */
const NEIGHBORS = 1;

/** By which nearest neighbours must find more than a model: their own bias is smaller, and mostly downward. */
const MORE = { nats: 0.05, errors: 4 } as const;

/** What nearest neighbours say of the columns themselves, without a model. */
export interface SeenByNeighbors {
  /** Of every row, in nats. */
  readonly pointwise: Float64Array;
  readonly mean: number;
  readonly standardError: number;
}

/** Mutual information by nearest neighbours; null in more columns than they can tell of. */
export async function seenByNeighbors(
  { x, y }: Pair,
  { seed, signal }: EstimateContext,
): Promise<SeenByNeighbors | null> {
  if (x.columns + y.columns > MAX_JOINT_COLUMNS) {
    return null;
  }
  const estimator = ksg({ k: NEIGHBORS, interval: "asymptotic" });
  const { pointwise } = await estimator.fit(x, y, { seed, signal });
  return pointwise && { pointwise, ...meanWithError(pointwise) };
}

/**
 * The read-out of nearest neighbours where they find more than the bases by far: sides that lie on curves, laws of many
 * narrow pieces, or models that find a few rows impossible.
 *
 * @returns the read-out as it was, where they do not.
 */
export function checkedByNeighbors(
  readOut: FinalReadOut,
  { pointwise, mean, standardError }: SeenByNeighbors,
): FinalReadOut {
  // Values of a model that differ so much say nothing, neither of the information nor against neighbours.
  const isVoid = severityOf(readOut.standardError, readOut.mutualInformation) === "distrust";
  const ofBases = isVoid ? Math.max(0, readOut.mutualInformation) : readOut.mutualInformation;
  const more = mean - ofBases;
  const error = isVoid ? standardError : Math.hypot(standardError, readOut.standardError);
  if (!(more > MORE.nats + MORE.errors * error)) {
    return readOut;
  }
  return {
    method: "nearest neighbours, which find more than any base",
    neighbors: "all",
    mutualInformation: mean,
    pointwise,
    standardError,
    excess: 0,
    doubt: more / 4,
  };
}
