import { meanWithError } from "../interface/normal-interval.ts";
import type { Candidate } from "./candidate.ts";
import type { Family } from "./families.ts";

/** Standard errors by which a family must fall behind to be given up. */
const CLEARLY = 2;

/** Nats a row by which a model may fall behind and still be as good for all purposes. */
const NEGLIGIBLE = 0.01;

/**
 * The families worth fitting in further folds: those whose validation rows were not clearly less likely than under the best;
 * and of these only the Gaussian for linear latents where it is as good as the best beyond doubt, which saves the training.
 */
export function promisingFamilies(candidates: readonly Candidate[], best: Candidate): Family[] {
  const linear = candidates.find(({ family }) => family === "Gaussian on linear latents");
  if (linear) {
    const { mean, standardError } = behindBy(linear, best);
    if (mean + CLEARLY * standardError < NEGLIGIBLE) {
      return [linear.family];
    }
  }
  return candidates.filter((each) => !isClearlyWorse(each, best)).map(({ family }) => family);
}

type Losses = Pick<Candidate, "validationLoss">;

/** By how much the validation rows are less likely under one model than under another, in nats a row. */
function behindBy(candidate: Losses, other: Losses): ReturnType<typeof meanWithError> {
  return meanWithError(
    candidate.validationLoss.map((loss, row) => loss - other.validationLoss[row]!),
  );
}

/** Whether a model is as good as the best for all purposes, or seems worse by luck only: by less than a standard error. */
export function isAsGood(candidate: Losses, best: Losses): boolean {
  const { mean, standardError } = behindBy(candidate, best);
  return mean <= Math.min(NEGLIGIBLE, standardError);
}

/** Whether a model falls behind another beyond doubt. */
export function isClearlyWorse(candidate: Losses, other: Losses): boolean {
  const { mean, standardError } = behindBy(candidate, other);
  return mean > CLEARLY * standardError;
}

/** Standard errors below 0 from which a mean is no chance. */
const IMPOSSIBLE = 3;

/**
 * Whether validation rows have less than no information under a law: it is not that of the latents then, however likely it makes
 * them, as a joint Student law of sides that share no scale.
 */
export function isContradicted({
  validationPointwise,
}: Pick<Candidate, "validationPointwise">): boolean {
  const { mean, standardError } = meanWithError(validationPointwise);
  return mean < -IMPOSSIBLE * standardError;
}

/** Whether a candidate's law is one Gaussian. */
export function isGaussian({ fold: { law } }: Candidate): boolean {
  return law?.kind === "mixture" && law.weights.length === 1;
}
