import type { Matrix, RandomSource } from "@mienf/numeric";
import { cca, createRandomSource, selectRows } from "@mienf/numeric";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { parseOptions } from "../nearest-neighbors/internal/parse-options.ts";
import { classicalEstimate, negativeFinding } from "./internal/closed-form-estimate.ts";
import {
  componentOf,
  determinedFinding,
  pairPointwise,
  plugInBias,
  variates,
} from "./internal/gaussian-information.ts";
import { scaledColumns } from "./internal/scaled-columns.ts";

const NAME = "cca";

/** Options of the estimator by canonical correlations. */
export const ccaOptions = z.strictObject({
  folds: z.coerce
    .number()
    .int()
    .min(2)
    .max(100)
    .default(5)
    .describe("parts of the rows; each is projected by directions found on the others"),
});

/** Options of {@link canonicalCorrelation} as callers give them. */
export type CcaSettings = z.input<typeof ccaOptions>;

/**
 * Mutual information of canonical pairs, −½ Σ log(1 − rⱼ²), with correlations measured on rows that did not choose the
 * directions.
 *
 * Where the Gaussian plug-in value needs a correction that grows as dx·dy/2n, this errs to the low side instead: by what
 * the directions lose for being found on a sample.
 *
 * @param settings - see {@link ccaOptions}; all have defaults. @throws ConfigError when a setting is out of range.
 * @see Hotelling 1936, "Relations between two sets of variates".
 */
export function canonicalCorrelation(settings: CcaSettings = {}): Estimator {
  const { folds } = parseOptions(NAME, ccaOptions, settings);
  return {
    // oxlint-disable-next-line require-await -- the contract is asynchronous, and errors become rejections
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, (dimX, dimY) =>
        Math.max(2 * folds, Math.ceil(((dimX + dimY + 2) * folds) / (folds - 1))),
      );
      const scaled = { ...samples, x: scaledColumns(samples.x), y: scaledColumns(samples.y) };
      const { u, v } = heldOutVariates(scaled, folds, createRandomSource(context.seed ?? 0));
      const correlations = Float64Array.from({ length: u.columns }, (_, j) =>
        correlationOf(u, v, j),
      );
      const components = correlations
        .map((r) => componentOf(r))
        .toSorted()
        .toReversed();
      const excess = u.columns * plugInBias(1, 1, samples.sampleSize);
      const raw = components.reduce((sum, component) => sum + component, 0);
      const squares = correlations.reduce((sum, r) => sum + r * r, 0);
      return classicalEstimate(
        samples,
        {
          name: NAME,
          mutualInformation: raw - excess,
          standardError: Math.sqrt(squares / samples.sampleSize),
          intervalMethod: "normal: √(Σr²/n), the standard error for Gaussian data",
          pointwise: pairPointwise(u, v, correlations).map((value) => value - excess),
          components,
          findings: [...determinedFinding(correlations), ...negativeFinding(raw - excess)],
          diagnostics: { raw, bias: excess, correlations: [...correlations] },
          startMs,
        },
        context,
      );
    },
  };
}

/** Canonical variates of every row from the other folds, and scaled so that each has the unit mean square. */
function heldOutVariates(
  { x, y, sampleSize }: PairedSamples,
  folds: number,
  source: RandomSource,
): { readonly u: Matrix; readonly v: Matrix } {
  const pairs = Math.min(x.columns, y.columns);
  const u = { data: new Float64Array(sampleSize * pairs), rows: sampleSize, columns: pairs };
  const v = { data: new Float64Array(sampleSize * pairs), rows: sampleSize, columns: pairs };
  const order = source.split("folds").permutation(sampleSize);
  for (let fold = 0; fold < folds; fold += 1) {
    const held = order.filter((_, at) => at % folds === fold);
    const others = order.filter((_, at) => at % folds !== fold);
    const found = cca(selectRows(x, others), selectRows(y, others));
    place(u, held, variates(selectRows(x, held), found.xMeans, found.xWeights));
    place(v, held, variates(selectRows(y, held), found.yMeans, found.yWeights));
  }
  scaleColumns(u);
  scaleColumns(v);
  return { u, v };
}

/** Copies the leading columns of some rows to their places. */
function place(target: Matrix, rows: Int32Array, values: Matrix): void {
  for (const [at, row] of rows.entries()) {
    const from = at * values.columns;
    target.data.set(values.data.subarray(from, from + target.columns), row * target.columns);
  }
}

function scaleColumns({ data, rows, columns }: Matrix): void {
  for (let column = 0; column < columns; column += 1) {
    let squares = 0;
    for (let at = column; at < data.length; at += columns) {
      squares += data[at]! ** 2;
    }
    const scale = Math.sqrt(squares / rows);
    for (let at = column; at < data.length; at += columns) {
      data[at]! /= scale;
    }
  }
}

/** Mean product of two scaled columns; 0 where the held-out rows contradict the sign that was found. */
function correlationOf(u: Matrix, v: Matrix, column: number): number {
  let products = 0;
  for (let at = column; at < u.data.length; at += u.columns) {
    products += u.data[at]! * v.data[at]!;
  }
  return Math.max(0, products / u.rows);
}

/** What `cca` is. */
export const ccaDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "canonical correlations measured on held-out rows",
  assumes: "jointly Gaussian data",
  cost: "linear in rows and folds, cubic in columns",
  failure: "sees linear dependence only; errs low where rows are few for the columns",
  options: ccaOptions,
  create: (options) => canonicalCorrelation(options),
};
