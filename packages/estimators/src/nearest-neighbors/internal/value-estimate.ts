import type { Matrix, MatrixLike, RandomSource } from "@mienf/numeric";
import { createRandomSource, DataError, matrixFrom, ShapeError } from "@mienf/numeric";
import type { Interval, JsonValue } from "../../interface/estimate.ts";
import type { EstimateContext } from "../../interface/estimator.ts";
import { meanWithError, normalInterval } from "../../interface/normal-interval.ts";
import { pairedSamples } from "../../interface/paired-samples.ts";
import { checkNeighbors } from "../neighbor-options.ts";
import type { NeighborEngine } from "../threads/neighbor-engine.ts";
import { engineFor } from "../threads/neighbor-engine.ts";
import type { PreparedSide } from "./prepare-side.ts";
import { prepareSide } from "./prepare-side.ts";

/** An estimate of an information quantity other than the mutual information of a pair. */
export interface InformationEstimate {
  /** In nats; never clipped. */
  readonly value: number;
  /** From the standard error of the mean of `pointwise`; leaves out the bias. */
  readonly interval: Interval;
  /** Of the null hypothesis that the value is 0, by permutations; null where they were not asked for. */
  readonly pValue: number | null;
  /** Summand of every row, in nats. */
  readonly pointwise: Float64Array;
  readonly sampleSize: number;
  /** Columns of each part, in the order of the arguments. */
  readonly dimensions: readonly number[];
  readonly seconds: number;
  readonly diagnostics: { readonly [key: string]: JsonValue };
  readonly warnings: readonly string[];
}

/** What {@link prepareParts} was asked for. */
export interface PartsOptions {
  readonly name: string;
  readonly k: number;
  readonly margins: "standardize" | "normal-scores" | "keep";
  readonly ties: "jitter" | "keep";
  readonly threads: number;
}

/** Parts of a sample, ready for neighbour search. */
export interface PreparedParts {
  readonly engine: NeighborEngine;
  readonly sides: readonly PreparedSide[];
  readonly source: RandomSource;
  readonly sampleSize: number;
  readonly startMs: number;
}

/**
 * Reads, checks and prepares the parts of a sample.
 *
 * @throws ShapeError when the rows do not pair up. @throws DataError when a value is not finite, a column is constant, or
 *   there are fewer than 3 rows. @throws ConfigError when there are not more rows than neighbours.
 */
export async function prepareParts(
  parts: readonly MatrixLike[],
  options: PartsOptions,
  context: EstimateContext,
): Promise<PreparedParts> {
  const startMs = performance.now();
  const matrices = parts.map((part) => matrixFrom(part));
  const first = matrices[0];
  if (first === undefined) {
    throw new ShapeError(`${options.name}: expected at least one part, got none`);
  }
  for (const matrix of matrices) {
    pairedSamples(first, matrix, () => 3);
  }
  checkNeighbors(options.name, options.k, first.rows);
  const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  const engine = await engineFor(options.threads, first.rows * columns, context.signal);
  const source = createRandomSource(context.seed ?? 0);
  const sides = matrices.map((matrix, part) =>
    prepareSide(matrix, {
      margins: options.margins,
      ties: options.ties,
      source: source.split("jitter").split(part),
      memory: engine.memory,
    }),
  );
  return { engine, sides, source, sampleSize: first.rows, startMs };
}

/** Makes the result from the pointwise values. */
export function informationEstimate(
  parts: PreparedParts,
  pointwise: Float64Array,
  rest: {
    readonly context: EstimateContext;
    readonly pValue: number | null;
    readonly diagnostics?: { readonly [key: string]: JsonValue };
  },
): InformationEstimate {
  const { mean, standardError } = meanWithError(pointwise);
  const { context, pValue, diagnostics } = rest;
  const warnings = parts.sides.flatMap(({ tiedShare }, part) =>
    tiedShare === 0
      ? []
      : `${Number((100 * tiedShare).toPrecision(2))} % of the rows repeat a value of a column of part ${part}`,
  );
  for (const warning of warnings) {
    context.onWarning?.(warning);
  }
  return {
    value: mean,
    interval: normalInterval(mean, standardError, {
      level: context.level ?? 0.95,
      method: "normal: standard error of the mean of the pointwise values; leaves out the bias",
    }),
    pValue,
    pointwise,
    sampleSize: parts.sampleSize,
    dimensions: parts.sides.map(({ matrix }) => matrix.columns),
    seconds: (performance.now() - parts.startMs) / 1000,
    diagnostics: { standardError, ...diagnostics },
    warnings,
  };
}

/** (1 + shuffles whose mean reaches the observed one) / (1 + shuffles); null without shuffles. */
export async function shuffledPValue(
  observed: Float64Array,
  permutations: number,
  shuffled: (shuffle: number) => Promise<Float64Array>,
): Promise<number | null> {
  if (permutations === 0) {
    return null;
  }
  const { mean } = meanWithError(observed);
  let reached = 1;
  for (let shuffle = 0; shuffle < permutations; shuffle += 1) {
    reached += meanWithError(await shuffled(shuffle)).mean >= mean ? 1 : 0;
  }
  return reached / (1 + permutations);
}

/** Matrices of prepared sides. */
export function matricesOf(parts: PreparedParts): Matrix[] {
  return parts.sides.map(({ matrix }) => matrix);
}

/** @throws DataError unless there are enough rows. */
export function checkRows(name: string, rows: number, needed: number): void {
  if (rows < needed) {
    throw new DataError(
      `${name}: expected at least ${needed} rows, got ${rows}; use a longer sample`,
    );
  }
}
