import type { Verdict } from "./estimate.ts";

/** Something that a reader of the estimate should know. */
export interface Finding {
  /** How far it undermines the estimate. */
  readonly severity: "note" | "care" | "distrust";
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** The plain verdict: the worst of the findings. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ severity }) => severity === "distrust")) {
    return "distrust";
  }
  return findings.some(({ severity }) => severity === "care") ? "care" : "trust";
}

/** The worst of several verdicts, one or more. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ["distrust", "care"];
  return order.find((verdict) => verdicts.includes(verdict)) ?? "trust";
}

/** How much an error of so many nats undermines an estimate; null where it does not. */
export function severityOf(error: number, mutualInformation: number): "care" | "distrust" | null {
  const scale = Math.max(0, mutualInformation);
  if (error <= 0.1 + 0.05 * scale) {
    return null;
  }
  return error > 0.3 + 0.15 * scale ? "distrust" : "care";
}

/** √(1 − e^(−2I)), 0 where the estimate is negative: the correlation of a Gaussian pair with as much information. */
export function informationScore(mutualInformation: number): number {
  return Math.sqrt(-Math.expm1(-2 * Math.max(0, mutualInformation)));
}
