import {
  ConfigError,
  createRandomSource,
  normalQuantile,
  quantile,
  selectRows,
  variance,
} from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Estimate, MatrixInput } from "../interface/estimate.ts";
import type { EstimateContext, Estimator } from "../interface/estimator.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { seriesOfFits } from "./check-consistency.ts";
import { halfWidth, rowsFor } from "./error-model.ts";
import type { ErrorModel } from "./error-model.ts";

/** What a plan aims at. */
export interface PlanOptions {
  /** Half-width of the interval to be reached, bias included, in nats. Default 0.05. */
  readonly precision?: number | undefined;
}

/** How many rows an estimate needs. */
export interface SampleSizePlan {
  readonly precision: number;
  readonly level: number;
  /** Rows for the precision. */
  readonly rows: number;
  /** 90 % range of `rows`, for what a pilot of this size leaves open. */
  readonly range: { readonly low: number; readonly high: number };
  readonly pilot: {
    readonly rows: number;
    /** The estimate from all rows of the pilot. */
    readonly estimate: Estimate;
    /** Half-width that the model gives for the pilot itself, bias included, in nats. */
    readonly precision: number;
    /** Estimates from disjoint parts of it, in nats. */
    readonly parts: readonly { readonly rows: number; readonly mutualInformation: number }[];
  };
  /** Variance of what one row contributes, in nats², and its standard error. */
  readonly variancePerRow: number;
  readonly variancePerRowError: number;
  /** What the variance was taken from. */
  readonly varianceFrom: "pointwise" | "parts";
  /** Bias at the size of the pilot, in nats, and its standard error; it is taken to fall as one over the rows. */
  readonly biasAtPilot: number;
  readonly biasAtPilotError: number;
  /** Half-widths that other numbers of rows would give, in nats. */
  readonly curve: readonly { readonly rows: number; readonly halfWidth: number }[];
  /** What to mind. */
  readonly warnings: readonly string[];
}

const LEVELS = [2, 4]; // The pilot is cut into so many parts, beside being used whole.
const FITS = 1 + LEVELS.reduce((sum, parts) => sum + parts, 0);
const DRAWS = 2000;
const MULTIPLES = [0.5, 1, 2, 4, 10, 100];
// Beyond this the law of the bias, and the estimator's choices, may be others than in the pilot.
const FAR = 30;
// 99 % quantile of F(4, ∞): parts that spread by more say that rows are not all there is to the variance.
const SPREAD_LIMIT = 3.319;

/**
 * Tells from a pilot how many rows an estimate of a given precision needs.
 *
 * The error of an estimate from n rows is taken as a sampling part with standard error √(v/n), and a bias b/n. The
 * variance v of a row is that of the pointwise values, or, where estimates from disjoint parts spread by significantly
 * more (an F-test at 1 %), that of the parts: training adds noise of its own. The bias is what the mean of the
 * estimates from halves and quarters differs by from the estimate of the whole, by least squares through the origin;
 * parts and whole have the same rows, so the sampling part cancels. Rows are then the n at which z √(v/n) + |b|/n is
 * the precision. The range repeats that for draws of v and b from normal laws with their standard errors.
 *
 * @param x - the pilot's samples of X, shape `[n, dx]`. @param y - of Y, shape `[n, dy]`.
 * @param work - the estimator, and the precision. @param context - as for one estimate; the time limit is for all.
 * @throws ConfigError when the precision is not positive. @throws what the estimator throws of the pilot or a quarter.
 * @see Holmes & Nemenman 2019, "Estimation of mutual information for real-valued data with error bars", §IV.
 */
export async function planSampleSize(
  x: MatrixInput,
  y: MatrixInput,
  work: { readonly estimator: Estimator } & PlanOptions,
  context: EstimateContext = {},
): Promise<SampleSizePlan> {
  const { estimator, precision = 0.05 } = work;
  if (!(precision > 0)) {
    throw new ConfigError(`planSampleSize: expected a precision above 0, got ${precision}`);
  }
  const pair = pairedSamples(x, y, () => 3);
  const n = pair.sampleSize;
  const source = createRandomSource(context.seed ?? 0).split("plan");
  const fit = seriesOfFits(estimator, FITS, context);
  const estimate = await fit("the whole pilot", pair);
  const parts: { rows: number; level: number; mutualInformation: number }[] = [];
  for (const level of LEVELS) {
    // Cut anew, so that the spreads of the levels say different things.
    const order = source.split(level).permutation(n);
    for (let part = 0; part < level; part += 1) {
      const rows = order
        .subarray(Math.floor((part * n) / level), Math.floor(((part + 1) * n) / level))
        .toSorted();
      const { mutualInformation } = await fit(`part ${part + 1} of ${level}`, {
        x: selectRows(pair.x, rows),
        y: selectRows(pair.y, rows),
      });
      parts.push({ rows: rows.length, level, mutualInformation });
    }
  }
  const level = context.level ?? 0.95;
  const model = errorModel(estimate, parts, { pilotRows: n, z: normalQuantile(0.5 + level / 2) });
  const draws = rowsOfDraws(model, precision, source.split("range"));
  const rows = rowsFor(precision, model);
  return {
    precision,
    level,
    rows,
    range: {
      low: Math.min(rows, quantile(draws, 0.05)),
      high: Math.max(rows, quantile(draws, 0.95)),
    },
    pilot: {
      rows: n,
      estimate,
      precision: halfWidth(n, model),
      parts: parts.map(({ rows: size, mutualInformation }) => ({ rows: size, mutualInformation })),
    },
    variancePerRow: model.variance,
    variancePerRowError: model.varianceError,
    varianceFrom: model.varianceFrom,
    biasAtPilot: model.bias / n,
    biasAtPilotError: model.biasError / n,
    curve: MULTIPLES.map((multiple) => {
      const size = Math.round(multiple * n);
      return { rows: size, halfWidth: halfWidth(size, model) };
    }),
    warnings: warningsOf(rows, n, estimate),
  };
}

interface PilotModel extends ErrorModel {
  readonly varianceError: number;
  readonly varianceFrom: "pointwise" | "parts";
  readonly biasError: number;
}

function errorModel(
  estimate: Estimate,
  parts: readonly { readonly level: number; readonly mutualInformation: number }[],
  { pilotRows: n, z }: { readonly pilotRows: number; readonly z: number },
): PilotModel {
  const levels = LEVELS.map((level) => {
    const values = Float64Array.from(
      parts.filter((part) => part.level === level),
      ({ mutualInformation }) => mutualInformation,
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / level;
    return { level, spread: variance(values), rise: mean - estimate.mutualInformation };
  });
  const freedom = levels.reduce((sum, { level }) => sum + level - 1, 0);
  const perRow =
    levels.reduce((sum, { level, spread }) => sum + ((level - 1) * spread * n) / level, 0) /
    freedom;
  const { pointwise } = estimate;
  const own = pointwise.length > 1 ? variance(pointwise) : 0;
  const varianceFrom = perRow > SPREAD_LIMIT * own ? "parts" : "pointwise";
  const chosen = varianceFrom === "parts" ? perRow : own;
  // Of the bias at n rows, halves have once and quarters three times as much more: least squares through the origin.
  const squares = levels.reduce((sum, { level }) => sum + (level - 1) ** 2, 0);
  const biasAtPilot =
    levels.reduce((sum, { level, rise }) => sum + (level - 1) * rise, 0) / squares;
  // Sampling cancels in the differences. The noise of training that is left in the mean of a level, and in the whole,
  // which is part of every difference, is taken for as large as their sampling error, v/n: more than it is.
  const weights = levels.map(({ level }) => (level - 1) / squares);
  const ofWhole = weights.reduce((sum, weight) => sum + weight, 0) ** 2;
  const noise = weights.reduce((sum, weight) => sum + weight ** 2, ofWhole);
  return {
    z,
    variance: chosen,
    varianceFrom,
    varianceError:
      varianceFrom === "parts" ? chosen * Math.sqrt(2 / freedom) : varianceError(pointwise, own),
    bias: biasAtPilot * n,
    biasError: Math.sqrt(noise * chosen * n),
  };
}

/** Standard error of a sample variance: √((m₄ − m₂²)/n). */
function varianceError(values: Float64Array, second: number): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const fourth = values.reduce((sum, value) => sum + (value - mean) ** 4, 0) / n;
  return Math.sqrt(Math.max(0, fourth - second ** 2) / n);
}

function rowsOfDraws(model: PilotModel, precision: number, source: RandomSource): Float64Array {
  return Float64Array.from({ length: DRAWS }, () =>
    rowsFor(precision, {
      z: model.z,
      variance: Math.max(0, model.variance + model.varianceError * source.normal()),
      bias: model.bias + model.biasError * source.normal(),
    }),
  );
}

function warningsOf(rows: number, pilot: number, estimate: Estimate): string[] {
  return [
    ...(rows > FAR * pilot
      ? [
          `${rows} rows are ${Math.round(rows / pilot)} times the pilot: so far out the error may fall by another law; plan again from a pilot of ${10 * pilot} rows`,
        ]
      : []),
    ...(estimate.verdict === "trust"
      ? []
      : [
          `the pilot's own estimate says ${estimate.verdict}: a bias that does not fall with the rows is not part of the plan`,
        ]),
  ];
}
