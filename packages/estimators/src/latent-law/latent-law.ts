import type { Matrix, RandomSource } from "@mienf/numeric";
import { evaluateMixture, sampleMixture } from "./gaussian-mixture.ts";
import type { GaussianMixture } from "./gaussian-mixture.ts";
import { evaluateStudent, studentMutualInformation } from "./student-copula.ts";
import type { StudentCopula } from "./student-copula.ts";

/** A law of a pair of latents other than the flows' own tridiagonal Gaussian. */
export type LatentLaw = GaussianMixture | StudentCopula;

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
  return law.kind === "mixture" ? evaluateMixture(law, rows) : evaluateStudent(law, rows);
}

/**
 * Mutual information of a law in nats: in closed form, or a mean over draws with standard error √(var PMI / 20,000).
 *
 * @param source - for the draws.
 */
export function lawMutualInformation(law: LatentLaw, source: RandomSource): number {
  if (law.kind === "student") {
    return studentMutualInformation(law);
  }
  const { pointwise } = evaluateMixture(law, sampleMixture(law, DRAWS, source));
  return pointwise.reduce((sum, value) => sum + value, 0) / DRAWS;
}

/** What a law is called, for people. */
export function lawName(law: LatentLaw): string {
  if (law.kind === "student") {
    return `Student with ${law.degreesOfFreedom} degrees of freedom`;
  }
  return law.weights.length === 1 ? "Gaussian" : `mixture of ${law.weights.length}`;
}
