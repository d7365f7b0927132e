import type { Matrix, RandomSource } from "@mienf/numeric";
import { evaluateMixture } from "./evaluate-mixture.ts";
import { sampleMixture } from "./gaussian-mixture.ts";
import type { GaussianMixture } from "./gaussian-mixture.ts";
import { evaluateNoisyPairs, noisyPairsInformation } from "./noisy-pairs.ts";
import type { NoisyPairs } from "./noisy-pairs.ts";
import { evaluatePairs } from "./paired-mixtures.ts";
import type { PairedMixtures } from "./paired-mixtures.ts";
import { evaluateStudent, studentMutualInformation } from "./student-copula.ts";
import type { StudentCopula } from "./student-copula.ts";
import { evaluateTridiagonal } from "./tridiagonal-law.ts";
import type { TridiagonalLaw } from "./tridiagonal-law.ts";

/** A law of a pair of latents. */
export type LatentLaw =
  | GaussianMixture
  | NoisyPairs
  | PairedMixtures
  | StudentCopula
  | TridiagonalLaw;

/** Number of draws from a law whose mutual information has no closed form. */
const DRAWS = 20_000;

/**
 * Log-density of each row of latents, and its pointwise mutual information between the sides, in nats.
 *
 * @param rows - latents of both sides side by side, `[n, dim]`; borrowed.
 */
export function evaluateLaw(
  law: LatentLaw,
  rows: Matrix,
): { readonly logProb: Float64Array; readonly pointwise: Float64Array } {
  switch (law.kind) {
    case "mixture":
      return evaluateMixture(law, rows);
    case "noise":
      return evaluateNoisyPairs(law, rows);
    case "pairs":
      return evaluatePairs(law, rows);
    case "student":
      return evaluateStudent(law, rows);
    case "tridiagonal":
      return evaluateTridiagonal(law, rows);
  }
}

/**
 * Mutual information of a law in nats: in closed form, or a mean over draws with standard error √(var PMI / 20,000).
 *
 * @param source - for the draws.
 */
export function lawMutualInformation(law: LatentLaw, source: RandomSource): number {
  switch (law.kind) {
    case "noise":
      return noisyPairsInformation(law);
    case "student":
      return studentMutualInformation(law);
    case "tridiagonal":
      return law.components.reduce((sum, component) => sum + component, 0);
    case "pairs":
      return law.pairs.reduce(
        (sum, pair) =>
          sum + mixtureMutualInformation(pair.law, source.split(`${pair.u} with ${pair.v}`)),
        0,
      );
    case "mixture":
      return mixtureMutualInformation(law, source);
  }
}

function mixtureMutualInformation(law: GaussianMixture, source: RandomSource): number {
  const { pointwise } = evaluateMixture(law, sampleMixture(law, DRAWS, source));
  return pointwise.reduce((sum, value) => sum + value, 0) / DRAWS;
}

/** What a law is called, for people. */
export function lawName(law: LatentLaw): string {
  switch (law.kind) {
    case "student":
      return `Student with ${Number(law.degreesOfFreedom.toPrecision(3))} degrees of freedom`;
    case "tridiagonal":
      return "tridiagonal Gaussian";
    case "noise":
      return `independent noise in ${law.pairs.length} pairs`;
    case "pairs":
      return `mixtures of ${law.pairs.length} pairs`;
    case "mixture":
      return law.weights.length === 1 ? "Gaussian" : `mixture of ${law.weights.length}`;
  }
}
