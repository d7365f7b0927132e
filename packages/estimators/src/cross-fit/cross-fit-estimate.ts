import { ConvergenceError } from "@mienf/numeric";
import type { Estimate, JsonValue } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import type { Finding } from "../interface/verdict.ts";
import { informationScore, verdictOf } from "../interface/verdict.ts";
import type { CrossFit, FoldOutcome } from "./cross-fit.ts";

/** Rows for each column below which trained estimators are mostly luck. */
const ROWS_PER_COLUMN = 10;

/** Means over all folds, by their rows. */
export interface CrossFitMeans {
  readonly mutualInformation: number;
  readonly standardError: number;
  readonly measures: { readonly [name: string]: number };
  /** Rows of the smallest fold. */
  readonly heldOutRows: number;
}

/** What an estimator adds to its folds. */
export interface CrossFitDescription {
  readonly name: string;
  /** What the interval is, and what it covers. */
  readonly intervalMethod: string;
  readonly findings: (means: CrossFitMeans) => readonly Finding[];
  /** Standard deviation, in nats, of what else the interval is to hold; default none. */
  readonly doubt?: (means: CrossFitMeans) => number;
}

/**
 * Puts the folds of an estimate together: means weighted by rows, every row's value from the model that has not seen it. Rows that
 * are in no fold have no value.
 *
 * @throws ConvergenceError when the value is not finite.
 */
export function crossFitEstimate(
  samples: PairedSamples,
  { folds, runtime, startMs }: CrossFit,
  description: CrossFitDescription,
  context: EstimateContext,
): Estimate {
  const { sampleSize, x, y } = samples;
  const { seed = 0, level = 0.95, onWarning } = context;
  const pointwise = new Float64Array(sampleSize).fill(Number.NaN);
  for (const fold of folds) {
    for (const [position, row] of fold.heldOut.entries()) {
      pointwise[row] = fold.pointwise[position]!;
    }
  }
  const means = meansOf(folds);
  const { mutualInformation, standardError, measures } = means;
  if (!Number.isFinite(mutualInformation)) {
    throw new ConvergenceError(
      `${description.name}: expected a finite value on held-out rows, got ${mutualInformation}; lower the learning rate, or use another estimator: scores of rare pairs ran away`,
      { iterations: folds[0]?.fits[0]?.steps ?? 0, lastValue: mutualInformation },
    );
  }
  const findings = [
    ...description.findings(means),
    ...sizeFindings(samples),
    ...timeFindings(folds),
    ...negativeFindings(mutualInformation),
  ];
  const warnings = findings.map(({ message }) => message);
  for (const warning of warnings) {
    onWarning?.(warning);
  }
  return {
    mutualInformation,
    interval: normalInterval(
      mutualInformation,
      Math.hypot(standardError, description.doubt?.(means) ?? 0),
      { level, method: description.intervalMethod },
    ),
    score: informationScore(mutualInformation),
    verdict: verdictOf(findings),
    estimator: description.name,
    sampleSize,
    dimensions: { x: x.columns, y: y.columns },
    runtime,
    seed,
    seconds: (performance.now() - startMs) / 1000,
    diagnostics: {
      raw: mutualInformation,
      standardError,
      ...measures,
      folds: folds.map(foldDiagnostics),
    },
    warnings,
    pointwise,
    components: new Float64Array(),
    latents: null,
    history: (folds[0]?.fits[0]?.history ?? []).map(({ step, train, heldOut }) => ({
      step,
      train,
      heldOut,
    })),
    model: null,
  };
}

function meansOf(folds: readonly FoldOutcome[]): CrossFitMeans {
  const rows = folds.reduce((sum, { heldOut }) => sum + heldOut.length, 0);
  let mutualInformation = 0;
  let squaredError = 0;
  const measures: Record<string, number> = {};
  for (const fold of folds) {
    const share = fold.heldOut.length / rows;
    mutualInformation += share * fold.mutualInformation;
    squaredError += (share * meanWithError(fold.influence).standardError) ** 2;
    for (const [name, value] of Object.entries(fold.measures)) {
      measures[name] = (measures[name] ?? 0) + share * value;
    }
  }
  const heldOutRows = Math.min(...folds.map(({ heldOut }) => heldOut.length));
  return { mutualInformation, standardError: Math.sqrt(squaredError), measures, heldOutRows };
}

function foldDiagnostics({ mutualInformation, measures, fits }: FoldOutcome): JsonValue {
  return {
    mutualInformation,
    ...measures,
    fits: fits.map(({ best, history, steps, stoppedBy }) => ({
      heldOutLoss: finiteOrNull(best.heldOut),
      heldOutLossAtStart: finiteOrNull(history[0]?.heldOut),
      bestEpoch: best.epoch,
      steps,
      stoppedBy,
    })),
  };
}

/** Where no rows were held out in training, there is no loss of them. */
const finiteOrNull = (loss: number | undefined): number | null =>
  loss !== undefined && Number.isFinite(loss) ? loss : null;

function sizeFindings({ x, y, sampleSize }: PairedSamples): Finding[] {
  const width = x.columns + y.columns;
  return sampleSize >= ROWS_PER_COLUMN * width
    ? []
    : [
        {
          severity: "care",
          message: `${sampleSize} rows are few for ${x.columns} + ${y.columns} columns: the estimate is likely too low; use ${ROWS_PER_COLUMN * width} rows or more, or fewer columns`,
        },
      ];
}

function timeFindings(folds: readonly FoldOutcome[]): Finding[] {
  const stopped = folds.filter(({ fits }) => fits.some(({ stoppedBy }) => stoppedBy === "time"));
  return stopped.length === 0
    ? []
    : [
        {
          severity: "care",
          message: `training was stopped by the time limit in ${stopped.length} of ${folds.length} folds: the estimate is what was reached; allow more time`,
        },
      ];
}

function negativeFindings(mutualInformation: number): Finding[] {
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
