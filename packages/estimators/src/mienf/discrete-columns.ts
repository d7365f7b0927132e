import { createEagerRuntime } from "@mienf/core";
import { createRandomSource, selectColumns, selectRows } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { stepInformation } from "../discrete/step-information.ts";
import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import { informationScore, worstVerdict } from "../interface/verdict.ts";
import type { GaussianMixture } from "../latent-law/gaussian-mixture.ts";
import type { ColumnPair } from "../latent-law/paired-mixtures.ts";
import { mixedKsg } from "../nearest-neighbors/mixed-ksg.ts";
import { isDiscrete } from "../preprocessing/atoms.ts";
import { withoutAtoms } from "../preprocessing/pair-atoms.ts";
import { columnOf } from "../preprocessing/margins.ts";
import type { Family } from "./families.ts";
import type { MienfOptions } from "./mienf-options.ts";
import { trainFold } from "./train-fold.ts";

/** Laws that need no training, and see whether each column of X has to do with one column of Y only. */
const QUICK_FAMILIES: readonly Family[] = [
  "Gaussian on linear latents",
  "mixture on linear latents",
  "mixture on columns",
  "pairs on columns",
];

/** Whether a side has a column of few values, many times each. */
export function hasDiscreteColumn(side: Matrix): boolean {
  return discreteColumns(side).includes(true);
}

/** Of each column, whether it is discrete. */
function discreteColumns(side: Matrix): boolean[] {
  return Array.from({ length: side.columns }, (_, column) => isDiscrete(columnOf(side, column)));
}

/** Columns of both sides in which nearest neighbours are reliable. */
const MAX_COLUMNS = 10;

/**
 * Mutual information of columns of which some are discrete, by nearest neighbours: of both sides as they are, or, where
 * unseen rows are most likely if each column of X has to do with one column of Y only, as the sum over these pairs, in
 * which neighbours are much nearer.
 *
 * @param x - shape `[n, dx]`. @param y - shape `[n, dy]`; of one column each, neither is a step function of the other. @param options - of the laws that are compared.
 * @returns null where there are too many columns for neighbours, and not pairs of which one is discrete; or too few rows for so
 *   many different values, so that neighbours find information where there is none.
 */
export async function discreteInformation(
  x: Matrix,
  y: Matrix,
  { options, context }: { readonly options: MienfOptions; readonly context: EstimateContext },
): Promise<Estimate | null> {
  const isNarrow = x.columns + y.columns <= MAX_COLUMNS;
  const pairs =
    x.columns > 1 && y.columns > 1 && (isNarrow || isDiscreteInPairs(x, y))
      ? await independentPairs({ x, y }, { options, context })
      : [];
  const isPaired = pairs.length >= 2;
  if (!isNarrow && !isPaired) {
    return null;
  }
  const parts = isPaired
    ? pairs.map(({ u, v }) => ({ x: selectColumns(x, [u]), y: selectColumns(y, [v]) }))
    : [{ x, y }];
  // One column a side has been asked about before.
  const steps = parts.map((part, index) =>
    isPaired
      ? stepInformation(part.x, part.y, { ...context, onWarning: undefined }, pairs[index])
      : null,
  );
  const others = parts.filter((_, index) => steps[index] === null);
  const byNeighbors = await ofParts(others, NEIGHBORS, context);
  const stepped = steps.filter((each) => each !== null);
  const estimates = [...stepped.map(({ estimate }) => estimate), ...byNeighbors];
  const pointwise = summed(estimates);
  const { mean, standardError } = meanWithError(pointwise);
  // Neighbours are too far rather than too near, and the more of them, the farther.
  const farther = await ofParts(others, 2 * NEIGHBORS, context);
  const bias = totalOf(byNeighbors) - totalOf(farther);
  const chance = await informationByChance(others, context);
  const doubts = stepped.map(({ doubt }) => doubt);
  if (chance > TOLERATED.nats + TOLERATED.share * Math.max(0, mean)) {
    return null;
  }
  const whole = await mixedKsg({ k: NEIGHBORS }).fit(x, y, { ...context, onWarning: undefined });
  const interval = normalInterval(mean, Math.hypot(standardError, bias, chance / 2, ...doubts), {
    level: context.level ?? 0.95,
    method:
      "normal: standard error of the pointwise values, widened by how far the estimate moves with twice as many neighbours, by what neighbours find where rows are paired at random, and, of step functions, by how far two estimators of the entropy differ",
  });
  const warnings = [...new Set(estimates.flatMap((each) => each.warnings))];
  for (const warning of warnings) {
    context.onWarning?.(warning);
  }
  return {
    ...whole,
    mutualInformation: mean,
    pointwise,
    interval,
    score: informationScore(mean),
    verdict: worstVerdict(estimates.map(({ verdict }) => verdict)),
    warnings,
    diagnostics: {
      ...whole.diagnostics,
      ...(isPaired
        ? {
            pairs: pairs.map(({ u, v }) => [u, v]),
            withoutPairing: whole.mutualInformation,
          }
        : {}),
      readOut: `${readOutOf(stepped.length, others.length)}${isPaired ? ` in each of ${pairs.length} pairs of columns` : ""}, since a column is discrete`,
    },
  };
}

/** How so many parts were read by entropies, and so many by neighbours. */
function readOutOf(stepped: number, byNeighbors: number): string {
  const neighbors = "nearest neighbours for mixed data";
  const entropy = "entropy of a step function";
  if (stepped === 0) {
    return neighbors;
  }
  return byNeighbors === 0 ? entropy : `${entropy}, or ${neighbors},`;
}

/** Whether all columns of one side at least are discrete, so that one of every pair is. */
function isDiscreteInPairs(...sides: readonly Matrix[]): boolean {
  return sides.some((side) => !discreteColumns(side).includes(false));
}

/** Neighbours of each row. */
const NEIGHBORS = 5;

/** A part of the columns that is independent of the others. */
interface Part {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** What neighbours say of parts that are independent of one another. */
async function ofParts(
  parts: readonly Part[],
  k: number,
  context: EstimateContext,
): Promise<Estimate[]> {
  const estimator = mixedKsg({ k, interval: "asymptotic" });
  const estimates: Estimate[] = [];
  for (const { x, y } of parts) {
    estimates.push(await estimator.fit(x, y, { ...context, onWarning: undefined }));
  }
  return estimates;
}

const totalOf = (estimates: readonly Estimate[]): number =>
  estimates.reduce((sum, { mutualInformation }) => sum + mutualInformation, 0);

/** What neighbours may find by chance, at most: as counts of many values do, of which most pairs occur once. */
const TOLERATED = { nats: 0.02, share: 0.1 } as const;
/** Random pairings of the rows by which that is measured. */
const PAIRINGS = 2;

/** What neighbours find where rows are paired at random, in nats, 0 or more: without bias, nothing. */
async function informationByChance(
  parts: readonly Part[],
  context: EstimateContext,
): Promise<number> {
  const source = createRandomSource(context.seed ?? 0).split("random pairings");
  let sum = 0;
  for (let pairing = 0; pairing < PAIRINGS; pairing += 1) {
    const shuffled = parts.map(({ x, y }) => ({
      x,
      y: selectRows(y, source.permutation(y.rows)),
    }));
    sum += totalOf(await ofParts(shuffled, NEIGHBORS, context));
  }
  return Math.max(0, sum / PAIRINGS);
}

/** The pointwise values of every row, summed over the parts. */
function summed(estimates: readonly Estimate[]): Float64Array {
  const total = new Float64Array(estimates[0]?.sampleSize ?? 0);
  for (const { pointwise } of estimates) {
    for (const [row, value] of pointwise.entries()) {
      total[row]! += value;
    }
  }
  return total;
}

/**
 * Pairs of columns that held-out rows show to depend on each other, where they show no other dependence; none where they do.
 */
async function independentPairs(
  { x, y }: { readonly x: Matrix; readonly y: Matrix },
  { options, context }: { readonly options: MienfOptions; readonly context: EstimateContext },
): Promise<readonly ColumnPair[]> {
  const source = createRandomSource(context.seed ?? 0).split("discrete columns");
  const { samples } = withoutAtoms({ x, y, sampleSize: x.rows }, context.seed);
  const everyRow = Int32Array.from({ length: x.rows }, (_, row) => row);
  const { chosen } = await trainFold(samples, everyRow, {
    runtime: context.runtime ?? (await createEagerRuntime()),
    options,
    families: QUICK_FAMILIES,
    exploring: false,
    source,
    signal: context.signal,
    deadlineMs: performance.now() + 1000 * (context.maxSeconds ?? Infinity),
    onEpoch: () => {},
  });
  const { law: chosenLaw } = chosen.fold;
  return chosenLaw?.kind === "pairs" ? chosenLaw.pairs.filter(({ law }) => !isProduct(law)) : [];
}

/** Whether a mixture of two coordinates is one normal law without correlation. */
function isProduct({ weights, covariances }: GaussianMixture): boolean {
  return weights.length === 1 && covariances[0]?.data[1] === 0;
}
