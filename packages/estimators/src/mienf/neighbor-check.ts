import { MAX_JOINT_COLUMNS } from "../correction/neighbor-correction.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { ksg } from "../nearest-neighbors/ksg.ts";
import type { FinalReadOut, FoldOutcome } from "./final-read-out.ts";
import type { Pair } from "./fold-model.ts";

/** By which nearest neighbours must find more than a model: their own bias is smaller, and mostly downward. */
const MORE = { nats: 0.05, errors: 4 } as const;

/**
 * What nearest neighbours say of the columns themselves, where they could not measure what a base leaves out and find more
 * than it does by far: sides that lie on curves, or laws of many narrow pieces.
 *
 * @returns the read-out as it was, where they do not.
 */
export async function checkedByNeighbors(
  { x, y }: Pair,
  readOut: FinalReadOut,
  run: { readonly folds: readonly FoldOutcome[]; readonly context: EstimateContext },
): Promise<FinalReadOut> {
  const { folds, context } = run;
  const isUnmeasured = folds.some(({ gap, cutShort }) => gap === null && !cutShort);
  if (!isUnmeasured || x.columns + y.columns > MAX_JOINT_COLUMNS) {
    return readOut;
  }
  const { seed, signal } = context;
  const { pointwise } = await ksg().fit(x, y, { seed, signal });
  const values = pointwise ?? new Float64Array();
  const seen = meanWithError(values);
  const error = Math.hypot(seen.standardError, readOut.standardError);
  const more = seen.mean - readOut.mutualInformation;
  if (!(more > MORE.nats + MORE.errors * error)) {
    return readOut;
  }
  return {
    method: "nearest neighbours, which find more than any base",
    mutualInformation: seen.mean,
    pointwise: values,
    standardError: seen.standardError,
    excess: 0,
    doubt: more / 4,
  };
}
