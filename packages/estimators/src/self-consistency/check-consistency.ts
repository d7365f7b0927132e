import type { Matrix, RandomSource } from "@mienf/numeric";
import { ConfigError, createRandomSource, normalQuantile, selectRows } from "@mienf/numeric";
import type { Estimate, MatrixInput, Verdict } from "../interface/estimate.ts";
import type { EstimateContext, Estimator } from "../interface/estimator.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { besideShuffled, mapped, rotated, standardized, withNoise } from "./consistency-samples.ts";

/** A property that mutual information has, and that an estimate of it should have. */
export type ConsistencyTestName =
  | "shuffling"
  | "swap"
  | "monotone-margins"
  | "rotation"
  | "data-processing"
  | "additivity";

/** What one property was found to be. */
export interface ConsistencyTest {
  readonly name: ConsistencyTestName;
  /** What should hold, in words. */
  readonly statement: string;
  /** What the estimate should be, in nats; for data processing, at most. */
  readonly expected: number;
  /** What it is, in nats. */
  readonly found: number;
  /** How far the two may be apart by chance, in nats. */
  readonly tolerance: number;
  readonly holds: boolean;
  /** What that says of the estimate, and what to do. */
  readonly advice: string;
}

/** What a check of consistency found. */
export interface ConsistencyCheck {
  /** The estimate of the data as they are. */
  readonly estimate: Estimate;
  readonly tests: readonly ConsistencyTest[];
  /** Properties that cannot be tested on these data, and why. */
  readonly skipped: readonly { readonly name: ConsistencyTestName; readonly reason: string }[];
  /** Trust where all tests hold; distrust where shuffled rows share information, or a test fails by far. */
  readonly verdict: Verdict;
}

/** How a check is made. */
export interface CheckOptions {
  /** Smallest tolerance, in nats: differences below it are of no interest. Default 0.05. */
  readonly tolerance?: number | undefined;
}

// A failure beyond this many tolerances is more than a borderline case.
const BY_FAR = 3;

interface Variant {
  readonly name: ConsistencyTestName;
  readonly statement: string;
  /** Multiple of the estimate that is expected. */
  readonly factor: 0 | 1 | 2;
  readonly atMost?: boolean;
  readonly advice: string;
  readonly make: (pair: Pair, source: RandomSource) => Pair;
  /** Why it does not apply, or nothing. */
  readonly reason?: (pair: Pair) => string | undefined;
}

interface Pair {
  readonly x: Matrix;
  readonly y: Matrix;
}

const VARIANTS: readonly Variant[] = [
  {
    name: "shuffling",
    statement: "rows of Y in random order share no information with X",
    factor: 0,
    advice:
      "the estimator finds information where there is none: use more rows, fewer columns or another estimator",
    make: ({ x, y }, source) => ({ x, y: selectRows(y, source.permutation(y.rows)) }),
  },
  {
    name: "swap",
    statement: "X and Y may change places",
    factor: 1,
    advice: "the estimate depends on which side is which: try more training, or another estimator",
    make: ({ x, y }) => ({ x: y, y: x }),
  },
  {
    name: "monotone-margins",
    statement: "increasing functions of single columns change nothing",
    factor: 1,
    advice:
      "the estimate depends on the scale that the columns are measured in: let the estimator map ranks to a normal law first",
    make: ({ x, y }) => ({
      x: mapped(standardized(x), (value) => value ** 3 + value),
      y: mapped(standardized(y), (value) => Math.asinh(3 * value)),
    }),
  },
  {
    name: "rotation",
    statement: "rotations of X and of Y change nothing",
    factor: 1,
    advice:
      "the estimate depends on the choice of coordinates: use more rows, or an estimator with a more flexible model",
    make: ({ x, y }, source) => ({
      x: rotated(standardized(x), source.split("x")),
      y: rotated(standardized(y), source.split("y")),
    }),
    reason: ({ x, y }) =>
      x.columns + y.columns === 2
        ? "each side has one column; there is nothing to rotate"
        : undefined,
  },
  {
    name: "data-processing",
    statement: "noise added to Y adds no information",
    factor: 1,
    atMost: true,
    advice:
      "a noisy copy of Y seems to know more of X than Y itself, so the estimate is too low: use an estimator with a more flexible model",
    make: ({ x, y }, source) => ({ x, y: withNoise(standardized(y), source) }),
  },
  {
    name: "additivity",
    statement: "two independent copies of the pair share twice the information",
    factor: 2,
    advice:
      "information gets lost, or made up, as columns are added: expect a bias with as many columns as you have",
    make: ({ x, y }, source) => {
      const order = source.permutation(x.rows);
      return { x: besideShuffled(x, order), y: besideShuffled(y, order) };
    },
  },
];

/**
 * Tests whether an estimator has, on the data at hand, the properties that mutual information has: what is estimated of
 * shuffled, swapped, transformed, noisy and doubled data has to fit what is estimated of the data. Truth is not needed.
 *
 * Two estimates may differ by the quadrature sum of their 95 % half-widths, and by `tolerance` at least. Passing all
 * tests is necessary for an estimate to be right, and not sufficient.
 *
 * @param x - samples of X, shape `[n, dx]`. @param y - samples of Y, shape `[n, dy]`.
 * @param work - the estimator, and `tolerance`. @param context - as for one estimate; the time limit is for all of them.
 * @throws ConfigError when the tolerance is negative. @throws what the estimator throws of the data as they are.
 * @see Song & Ermon 2020, "Understanding the limitations of variational mutual information estimators", §5.2.
 */
export async function checkConsistency(
  x: MatrixInput,
  y: MatrixInput,
  work: { readonly estimator: Estimator } & CheckOptions,
  context: EstimateContext = {},
): Promise<ConsistencyCheck> {
  const { estimator, tolerance = 0.05 } = work;
  if (!(tolerance >= 0)) {
    throw new ConfigError(`checkConsistency: expected a tolerance of 0 or more, got ${tolerance}`);
  }
  const pair = pairedSamples(x, y, () => 3);
  const applicable = VARIANTS.filter(({ reason }) => reason?.(pair) === undefined);
  const source = createRandomSource(context.seed ?? 0).split("consistency");
  const fit = seriesOfFits(estimator, applicable.length + 1, context);
  const estimate = await fit("the data as they are", pair);
  const tests: ConsistencyTest[] = [];
  for (const variant of applicable) {
    const made = variant.make(pair, source.split(variant.name));
    const other = await fit(variant.name, made);
    tests.push(judged(variant, { estimate, other, tolerance }));
  }
  return {
    estimate,
    tests,
    skipped: VARIANTS.flatMap(({ name, reason }) => {
      const words = reason?.(pair);
      return words === undefined ? [] : [{ name, reason: words }];
    }),
    verdict: verdictOfTests(tests),
  };
}

/** One estimate after the other, within one time limit and one account of progress. */
export function seriesOfFits(
  estimator: Estimator,
  count: number,
  context: EstimateContext,
): (stage: string, pair: Pair) => Promise<Estimate> {
  const startMs = performance.now();
  let done = 0;
  return async (stage, { x, y }) => {
    const { maxSeconds, onProgress } = context;
    const spent = (performance.now() - startMs) / 1000;
    const estimate = await estimator.fit(x, y, {
      ...context,
      onWarning: undefined,
      maxSeconds:
        maxSeconds === undefined ? undefined : Math.max(0, maxSeconds - spent) / (count - done),
      onProgress: (progress) =>
        onProgress?.({
          ...progress,
          stage: `${stage}: ${progress.stage}`,
          fraction: (done + progress.fraction) / count,
        }),
    });
    done += 1;
    onProgress?.({ stage, fraction: done / count });
    return estimate;
  };
}

function judged(
  { name, statement, factor, atMost = false, advice }: Variant,
  { estimate, other, tolerance: least }: { estimate: Estimate; other: Estimate; tolerance: number },
): ConsistencyTest {
  const expected = factor * estimate.mutualInformation;
  const found = other.mutualInformation;
  const tolerance = Math.max(least, Math.hypot(factor * reach(estimate), reach(other)));
  const distance = atMost ? Math.max(0, found - expected) : Math.abs(found - expected);
  const holds = distance <= tolerance;
  return { name, statement, expected, found, tolerance, holds, advice: holds ? "" : advice };
}

/** Half-width of the interval, at 95 %, whatever its level. */
function reach({ interval }: Estimate): number {
  return interval
    ? ((interval.high - interval.low) / 2) *
        (normalQuantile(0.975) / normalQuantile(0.5 + interval.level / 2))
    : 0;
}

function verdictOfTests(tests: readonly ConsistencyTest[]): Verdict {
  const failed = tests.filter(({ holds }) => !holds);
  const grave = failed.some(
    ({ name, expected, found, tolerance }) =>
      name === "shuffling" || Math.abs(found - expected) > BY_FAR * tolerance,
  );
  return failed.length === 0 ? "trust" : grave ? "distrust" : "care";
}
