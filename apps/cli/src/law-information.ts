import type { Law } from "@mienf/datasets";

/** Mutual information of a law, and how it is known. */
export interface LawInformation {
  /** In nats; null where it was not evaluated. */
  readonly mutualInformation: number | null;
  readonly units: "nats";
  /** Whether it follows from a formula, or from a seeded sample. */
  readonly method: "exact" | "monte-carlo";
  /** Standard error of a Monte Carlo value, in nats; 0 of an exact one; null where it was not evaluated. */
  readonly standardError: number | null;
}

/** @param options - `evaluate`: whether to run a Monte Carlo that the law leaves for its first use. */
export function lawInformation(law: Law, options: { readonly evaluate: boolean }): LawInformation {
  // Where this member stands, asking for its value or for the information runs the Monte Carlo.
  const method = "mutualInformationStandardError" in law ? "monte-carlo" : "exact";
  const known = method === "exact" || options.evaluate;
  return {
    mutualInformation: known ? law.mutualInformation : null,
    units: "nats",
    method,
    standardError: known ? (law.mutualInformationStandardError ?? 0) : null,
  };
}

/** An information for people. */
export function informationText({
  mutualInformation,
  method,
  standardError,
}: LawInformation): string {
  if (mutualInformation === null || standardError === null) {
    return "Monte Carlo";
  }
  return method === "exact"
    ? `${+mutualInformation.toPrecision(10)} nats, exact`
    : `${mutualInformation.toFixed(4)} ± ${standardError.toPrecision(1)} nats, by Monte Carlo`;
}
