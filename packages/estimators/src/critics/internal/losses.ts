/** @file Losses of the scores of a batch, each the negative of what is to be maximised. T: joint pairs, T′: independent ones. */
import type { Scalar } from "@tensorflow/tfjs-core";
import { add, mean, neg, sub } from "@tensorflow/tfjs-core";
import type { BatchScores } from "./batch-scores.ts";
import { logMeanExp } from "./batch-scores.ts";
import { flooredExp, flooredSoftplus } from "./exponentials.ts";

/** −mean T + log mean e^T′. */
export function donskerVaradhanLoss({ joint, product }: BatchScores): Scalar {
  return sub(logMeanExp(product), mean(joint));
}

/** −mean T + mean e^T′: its best T is log p(x, y)/(p(x) p(y)). */
export function linearBoundLoss({ joint, product }: BatchScores): Scalar {
  return sub(mean(flooredExp(product)), mean(joint));
}

/** Logistic loss of telling joint pairs from independent ones, both equally likely: its best T is the same log-ratio. */
export function logisticLoss({ joint, product }: BatchScores): Scalar {
  return add(mean(flooredSoftplus(neg(joint))), mean(flooredSoftplus(product)));
}
