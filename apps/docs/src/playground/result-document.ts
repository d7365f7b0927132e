import type { Estimate } from "@mienf/estimators";
import type { ResultDocument } from "./job.ts";
import type { LoadedPair } from "./load-pair.ts";

/** The document that `mienf estimate --json` would print for this estimate. */
export function resultDocument(estimate: Estimate, pair: LoadedPair): ResultDocument {
  const { findings, xNames, yNames } = pair;
  const severities = new Set<string>([
    estimate.verdict,
    ...findings.map(({ severity }) => severity),
  ]);
  const verdict = (["distrust", "care"] as const).find((level) => severities.has(level));
  return {
    mutualInformation: estimate.mutualInformation,
    units: "nats",
    interval: estimate.interval,
    score: estimate.score,
    verdict: verdict ?? "trust",
    estimator: estimate.estimator,
    sampleSize: estimate.sampleSize,
    dimensions: estimate.dimensions,
    runtime: estimate.runtime,
    seed: estimate.seed,
    seconds: estimate.seconds,
    diagnostics: estimate.diagnostics,
    warnings: [
      ...findings.map(({ message }) => message),
      ...estimate.warnings.map((warning) => named(warning, xNames, yNames)),
    ],
  };
}

/** Says columns by name where an estimator says them by number. */
function named(warning: string, x: readonly string[], y: readonly string[]): string {
  return warning.replaceAll(/column (\d+) of ([xy])\b/gu, (place, column: string, side: string) => {
    const name = (side === "x" ? x : y)[Number(column)];
    return name === undefined ? place : `column ${name}`;
  });
}
