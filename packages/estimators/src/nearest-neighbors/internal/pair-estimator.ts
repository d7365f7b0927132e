import type { Matrix, RandomSource } from "@mienf/numeric";
import {
  ConfigError,
  createRandomSource,
  normalQuantile,
  selectRows,
  studentQuantile,
} from "@mienf/numeric";
import type { Estimate, Interval } from "../../interface/estimate.ts";
import type { EstimateContext, Estimator } from "../../interface/estimator.ts";
import { meanWithError, normalInterval } from "../../interface/normal-interval.ts";
import type { PairedSamples } from "../../interface/paired-samples.ts";
import { pairedSamples } from "../../interface/paired-samples.ts";
import { informationScore, verdictOf } from "../../interface/verdict.ts";
import { checkNeighbors } from "../neighbor-options.ts";
import type { NeighborEngine } from "../threads/neighbor-engine.ts";
import { engineFor } from "../threads/neighbor-engine.ts";
import { neighborFindings } from "./neighbor-findings.ts";
import type { PreparedSide } from "./prepare-side.ts";
import { prepareSide } from "./prepare-side.ts";
import { remainingBias } from "./remaining-bias.ts";
import type { RemainingBias } from "./remaining-bias.ts";

/** Pointwise values of the sample whose row i pairs x_i with y_pairing(i), or y_i without a pairing; by row of x. */
export type PairingEvaluation = (pairing?: Int32Array) => Promise<Float64Array>;

/** An estimator that is the mean of pointwise values. */
export interface PairMethod {
  readonly name: string;
  /** Neighbours needed: there must be more rows. */
  readonly k: number;
  /** Columns that may be constant or tied by nature. Default: none. */
  readonly discreteSides?: "none" | "y" | "both";
  /** Lays the sides out once, for any number of pairings. */
  prepare(
    engine: NeighborEngine,
    x: Matrix,
    y: Matrix,
  ): PairingEvaluation | Promise<PairingEvaluation>;
}

/** Options that {@link pairEstimator} itself follows. */
export interface PairOptions {
  readonly margins: "standardize" | "normal-scores" | "keep";
  readonly ties: "jitter" | "keep";
  readonly threads: number;
  readonly interval: "auto" | "asymptotic" | "subsampling";
  readonly parts: number;
  readonly permutations: number;
}

const INTERVALS = {
  asymptotic:
    "normal: standard error of the mean of the pointwise values; some 20 % too short, as rows share neighbours, and without the bias",
  subsampling:
    "Student's t: spread over disjoint parts of the rows, scaled to all rows; without the bias",
};

// Parts of fewer than 50 rows say little, and beyond the upper end the bias is the larger part of the error.
const AUTO_PARTS = { from: 500, to: 50_000 };

/** Makes the estimator of a method. */
export function pairEstimator(method: PairMethod, options: PairOptions): Estimator {
  return {
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, () => 3);
      checkNeighbors(method.name, method.k, samples.sampleSize);
      const run = await startRun(samples, options, context);
      const sides = prepareSides(samples, run, method.discreteSides ?? "none");
      const evaluate = await method.prepare(run.engine, sides.x.matrix, sides.y.matrix);
      const pointwise = await evaluate();
      context.onProgress?.({ stage: "estimate", fraction: 1 / (1 + options.permutations) });
      const { mean, standardError } = meanWithError(pointwise);
      const { interval, bias } = await intervalOf({ mean, standardError }, { method, sides, run });
      const pValue = await permutationPValue({ mean, rows: samples.sampleSize }, evaluate, run);
      return assemble(
        { samples, sides, run },
        { method, pointwise, interval, bias, pValue, startMs },
      );
    },
  };
}

interface Run {
  readonly engine: NeighborEngine;
  readonly options: PairOptions;
  readonly context: EstimateContext;
  readonly source: RandomSource;
}

interface Sides {
  readonly x: PreparedSide;
  readonly y: PreparedSide;
}

async function startRun(
  { x, y, sampleSize }: PairedSamples,
  options: PairOptions,
  context: EstimateContext,
): Promise<Run> {
  const work = sampleSize * (x.columns + y.columns);
  const engine = await engineFor(options.threads, work, context.signal);
  return { engine, options, context, source: createRandomSource(context.seed ?? 0) };
}

function prepareSides(
  samples: PairedSamples,
  { engine, options, source }: Run,
  discrete: NonNullable<PairMethod["discreteSides"]>,
): Sides {
  const prepare = (name: "x" | "y"): PreparedSide =>
    prepareSide(samples[name], {
      margins: options.margins,
      ties: discrete === "both" || discrete === name ? "keep" : options.ties,
      source: source.split("jitter").split(name),
      memory: engine.memory,
    });
  return { x: prepare("x"), y: prepare("y") };
}

async function intervalOf(
  estimate: { readonly mean: number; readonly standardError: number },
  work: { readonly method: PairMethod; readonly sides: Sides; readonly run: Run },
): Promise<{ readonly interval: Interval; readonly bias: RemainingBias | null }> {
  const { options, context } = work.run;
  const rows = work.sides.x.matrix.rows;
  const chosen =
    options.interval === "auto"
      ? rows >= AUTO_PARTS.from && rows <= AUTO_PARTS.to
        ? "subsampling"
        : "asymptotic"
      : options.interval;
  const level = context.level ?? 0.95;
  const ofParts = chosen === "asymptotic" ? null : await estimateOfParts(work);
  const standardError = ofParts
    ? ofParts.standardError * fewPartsFactor(options.parts, level)
    : estimate.standardError;
  return {
    interval: normalInterval(estimate.mean, standardError, { level, method: INTERVALS[chosen] }),
    bias:
      ofParts &&
      remainingBias(
        { whole: estimate.mean, parts: options.parts, ...ofParts },
        continuousColumns(work),
      ),
  };
}

function continuousColumns({
  method,
  sides: { x, y },
}: {
  readonly method: PairMethod;
  readonly sides: Sides;
}): number {
  return x.matrix.columns + (method.discreteSides === "y" ? 0 : y.matrix.columns);
}

/** A spread that is known from few parts needs quantiles of Student's law. */
function fewPartsFactor(parts: number, level: number): number {
  const p = 0.5 + level / 2;
  return level > 0 && level < 1 ? studentQuantile(p, parts - 1) / normalQuantile(p) : 1;
}

/**
 * Mean over disjoint parts of the rows, and its standard error, which is that of all rows together.
 *
 * @see Holmes & Nemenman 2019, "Estimation of mutual information for real-valued data with error bars", §IV.
 */
async function estimateOfParts(work: {
  readonly method: PairMethod;
  readonly sides: Sides;
  readonly run: Run;
}): Promise<{ readonly mean: number; readonly standardError: number }> {
  const { method, sides, run } = work;
  const { parts } = run.options;
  const rows = sides.x.matrix.rows;
  if (rows < parts * (method.k + 2)) {
    throw new ConfigError(
      `${method.name}: expected at least ${parts * (method.k + 2)} rows for ${parts} parts with k = ${method.k}, got ${rows}; lower parts or k, or use the asymptotic interval`,
    );
  }
  const order = run.source.split("parts").permutation(rows);
  const estimates = new Float64Array(parts);
  for (let part = 0; part < parts; part += 1) {
    const chosen = order
      .subarray(Math.floor((part * rows) / parts), Math.floor(((part + 1) * rows) / parts))
      .toSorted();
    const evaluate = await method.prepare(
      run.engine,
      selectRows(sides.x.matrix, chosen),
      selectRows(sides.y.matrix, chosen),
    );
    estimates[part] = meanWithError(await evaluate()).mean;
  }
  return meanWithError(estimates);
}

/** (1 + shuffles that reach the estimate) / (1 + shuffles): a valid p-value, never 0. */
async function permutationPValue(
  observed: { readonly mean: number; readonly rows: number },
  evaluate: PairingEvaluation,
  { options, context, source }: Run,
): Promise<number | null> {
  const { permutations } = options;
  const { mean, rows } = observed;
  if (permutations === 0) {
    return null;
  }
  let reached = 1;
  for (let shuffle = 0; shuffle < permutations; shuffle += 1) {
    const pairing = source.split("permutation").split(shuffle).permutation(rows);
    const values = await evaluate(pairing);
    reached += meanWithError(values).mean >= mean ? 1 : 0;
    context.onProgress?.({ stage: "permutations", fraction: (2 + shuffle) / (1 + permutations) });
  }
  return reached / (1 + permutations);
}

function assemble(
  work: { readonly samples: PairedSamples; readonly sides: Sides; readonly run: Run },
  result: {
    readonly method: PairMethod;
    readonly pointwise: Float64Array;
    readonly interval: Interval;
    readonly bias: RemainingBias | null;
    readonly pValue: number | null;
    readonly startMs: number;
  },
): Estimate {
  const { samples, sides, run } = work;
  const { method, pointwise, interval, bias, pValue, startMs } = result;
  const { mean: mutualInformation, standardError } = meanWithError(pointwise);
  const discrete = method.discreteSides ?? "none";
  const dimensions = { x: samples.x.columns, y: samples.y.columns };
  const findings = neighborFindings({
    mutualInformation,
    standardError,
    sampleSize: samples.sampleSize,
    columns: dimensions.x + dimensions.y,
    remainingBias: bias,
    tiedShare: {
      x: discrete === "both" ? 0 : sides.x.tiedShare,
      y: discrete === "none" ? sides.y.tiedShare : 0,
    },
    ties: run.options.ties,
  });
  const warnings = findings.map(({ message }) => message);
  for (const warning of warnings) {
    run.context.onWarning?.(warning);
  }
  return {
    mutualInformation,
    interval,
    score: informationScore(mutualInformation),
    verdict: verdictOf(findings),
    estimator: method.name,
    sampleSize: samples.sampleSize,
    dimensions,
    runtime: "javascript",
    seed: run.context.seed ?? 0,
    seconds: (performance.now() - startMs) / 1000,
    diagnostics: {
      standardError,
      remainingBias: bias && { ...bias },
      pValue,
      permutations: run.options.permutations,
      tiedShareX: sides.x.tiedShare,
      tiedShareY: sides.y.tiedShare,
    },
    warnings,
    pointwise,
    components: new Float64Array(0),
    latents: null,
    history: [],
    model: null,
  };
}
