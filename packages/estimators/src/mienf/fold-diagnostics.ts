import type { FitResult } from "@mienf/core";
import type { HistoryPoint } from "../interface/estimate.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import { heldOutLoss } from "./candidate.ts";
import type { FoldOutcome } from "./final-read-out.ts";

/** The training of the flows that were chosen, or else the first of those that were given up; null where there was none. */
function trainingOf({ chosen, trainings }: FoldOutcome): FitResult | null {
  return chosen.training ?? trainings[0] ?? null;
}

/** What `diagnostics.folds` says of a fold. */
export function foldDiagnostics(fold: FoldOutcome) {
  const { own, chosen, candidates, pointwise, gap } = fold;
  const training = trainingOf(fold);
  return {
    base: chosen.name,
    closedForm: own,
    outOfFold: meanWithError(pointwise).mean,
    leftOutByBase: gap && meanWithError(gap.pointwise).mean,
    candidates: candidates.map((each) => ({ name: each.name, heldOutLoss: heldOutLoss(each) })),
    training: training && {
      heldOutLoss: training.best.heldOut,
      heldOutLossAtStart: training.history[0]?.heldOut ?? null,
      bestEpoch: training.best.epoch,
      steps: training.steps,
      stoppedBy: training.stoppedBy,
    },
  };
}

/** The convergence curve of a fold; empty where nothing was trained. */
export function trainingHistory(fold: FoldOutcome): HistoryPoint[] {
  return (trainingOf(fold)?.history ?? []).map(({ step, train, heldOut }) => ({
    step,
    train,
    heldOut,
  }));
}
