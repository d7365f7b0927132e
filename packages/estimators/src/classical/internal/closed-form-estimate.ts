import type { Estimate, Interval, JsonValue } from "../../interface/estimate.ts";
import type { EstimateContext } from "../../interface/estimator.ts";
import { normalInterval } from "../../interface/normal-interval.ts";
import type { PairedSamples } from "../../interface/paired-samples.ts";
import type { Finding } from "../../interface/verdict.ts";
import { informationScore, verdictOf } from "../../interface/verdict.ts";

/** What a classical estimator found. */
export interface ClassicalResult {
  readonly name: string;
  readonly mutualInformation: number;
  /** In nats, of `mutualInformation`; null where it has none. */
  readonly standardError: number | null;
  /** How the standard error was had, in words. */
  readonly intervalMethod: string;
  readonly pointwise: Float64Array;
  readonly components?: Float64Array;
  readonly findings: readonly Finding[];
  readonly diagnostics: { readonly [key: string]: JsonValue };
  readonly startMs: number;
}

/** Makes the estimate. */
export function classicalEstimate(
  { x, y, sampleSize }: PairedSamples,
  result: ClassicalResult,
  context: EstimateContext,
): Estimate {
  const { mutualInformation, findings } = result;
  const warnings = findings.map(({ message }) => message);
  for (const warning of warnings) {
    context.onWarning?.(warning);
  }
  context.onProgress?.({ stage: "done", fraction: 1 });
  return {
    mutualInformation,
    interval: intervalOf(result, context.level ?? 0.95),
    score: informationScore(mutualInformation),
    verdict: verdictOf(findings),
    estimator: result.name,
    sampleSize,
    dimensions: { x: x.columns, y: y.columns },
    runtime: "javascript",
    seed: context.seed ?? 0,
    seconds: (performance.now() - result.startMs) / 1000,
    diagnostics: { standardError: result.standardError, ...result.diagnostics },
    warnings,
    pointwise: result.pointwise,
    components: result.components ?? new Float64Array(0),
    latents: null,
    history: [],
    model: null,
  };
}

function intervalOf(
  { mutualInformation, standardError, intervalMethod }: ClassicalResult,
  level: number,
): Interval | null {
  return standardError === null
    ? null
    : normalInterval(mutualInformation, standardError, { level, method: intervalMethod });
}

/** Says that an estimate is below 0, where it is. */
export function negativeFinding(mutualInformation: number): Finding[] {
  return mutualInformation < 0
    ? [
        {
          severity: "note",
          message:
            "the estimate is below 0, where information cannot be: read it as no dependence found",
        },
      ]
    : [];
}
