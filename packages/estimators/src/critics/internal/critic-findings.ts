import type { CrossFitMeans } from "../../cross-fit/cross-fit-estimate.ts";
import type { Finding } from "../../interface/verdict.ts";

/** Fewer pairs than this carry an exponential mean badly. */
const FEW_PAIRS = 50;
/** InfoNCE above this share of its ceiling is mostly ceiling. */
const NEAR_CEILING = 0.8;

/** Says where an exponential mean rests on a handful of pairs, as it does for strong dependence. */
export function exponentialFindings({
  mutualInformation,
  measures,
  heldOutRows,
}: CrossFitMeans): Finding[] {
  const pairs = measures["effectivePairs"] ?? Infinity;
  const ceiling = Math.log(heldOutRows);
  if (pairs >= FEW_PAIRS && mutualInformation <= ceiling) {
    return [];
  }
  return [
    {
      severity: "care",
      message: `the mean of e^T over independent pairs rests on about ${pairs.toFixed(0)} pairs a fold: the value can be off by nats either way, and no such bound is known beyond log n = ${ceiling.toFixed(1)} nats; use more rows, or an estimator by flows`,
    },
  ];
}

/** Says where a bound is near the logarithm of its candidates, beyond which it cannot go. */
export function ceilingFindings({ mutualInformation, measures }: CrossFitMeans): Finding[] {
  const ceiling = measures["ceiling"] ?? Infinity;
  return mutualInformation <= NEAR_CEILING * ceiling
    ? []
    : [
        {
          severity: "care",
          message: `the estimate is near ${ceiling.toFixed(2)} nats, the logarithm of the candidates, which it cannot exceed: the truth may be higher; raise candidates, or use an estimator without a ceiling`,
        },
      ];
}

/** Says that an estimate is an upper bound, on a condition. */
export function upperBoundFindings(): Finding[] {
  return [
    {
      severity: "care",
      message:
        "this is an upper bound if the trained law q(y | x) is close to the true one, and no bound otherwise",
    },
  ];
}
