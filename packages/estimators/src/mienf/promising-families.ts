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
  const behind = candidates.map(({ family, validationLoss }) => ({
    family,
    ...meanWithError(validationLoss.map((loss, row) => loss - best.validationLoss[row]!)),
  }));
  const linear = behind.find(({ family }) => family === "Gaussian on linear latents");
  if (linear && linear.mean + CLEARLY * linear.standardError < NEGLIGIBLE) {
    return [linear.family];
  }
  return behind
    .filter(({ mean, standardError }) => mean <= CLEARLY * standardError)
    .map(({ family }) => family);
}

/** Whether a model is as good as the best for all purposes, or seems worse by luck only: by less than a standard error. */
export function isAsGood(candidate: Candidate, best: Candidate): boolean {
  const { mean, standardError } = meanWithError(
    candidate.validationLoss.map((loss, row) => loss - best.validationLoss[row]!),
  );
  return mean <= Math.min(NEGLIGIBLE, standardError);
}

/** Whether a candidate's law is one Gaussian. */
export function isGaussian({ fold: { law } }: Candidate): boolean {
  return law?.kind === "mixture" && law.weights.length === 1;
}
