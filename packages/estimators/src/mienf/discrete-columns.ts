import { createEagerRuntime } from "@mienf/core";
import { createMatrix, createRandomSource, selectColumns } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import { informationScore } from "../interface/verdict.ts";
import type { ColumnPair } from "../latent-law/paired-mixtures.ts";
import { mixedKsg } from "../nearest-neighbors/mixed-ksg.ts";
import { columnOf } from "../preprocessing/margins.ts";
import type { Family } from "./families.ts";
import type { MienfOptions } from "./mienf-options.ts";
import { trainFold } from "./train-fold.ts";

/** Values of a column for each different one from which it is taken to be discrete rather than rounded. */
const COPIES = 20;

/** Laws that need no training, and see whether each column of X has to do with one column of Y only. */
const QUICK_FAMILIES: readonly Family[] = [
  "Gaussian on linear latents",
  "mixture on linear latents",
  "mixture on columns",
  "pairs on columns",
];

/** Whether a column takes few values, many times each. */
export function hasDiscreteColumn(side: Matrix): boolean {
  return Array.from({ length: side.columns }, (_, column) => column).some((column) => {
    const distinct = new Set(columnOf(side, column)).size;
    // A constant column is for the estimator to refuse.
    return distinct > 1 && side.rows >= COPIES * distinct;
  });
}

/**
 * Mutual information of columns of which some are discrete, by nearest neighbours: of both sides as they are, or, where
 * unseen rows are most likely if each column of X has to do with one column of Y only, as the sum over these pairs, in
 * which neighbours are much nearer.
 *
 * @param x - shape `[n, dx]`. @param y - shape `[n, dy]`. @param options - of the laws that are compared.
 */
export async function discreteInformation(
  x: Matrix,
  y: Matrix,
  { options, context }: { readonly options: MienfOptions; readonly context: EstimateContext },
): Promise<Estimate> {
  const whole = await mixedKsg({ k: NEIGHBORS }).fit(x, y, context);
  const pairs =
    x.columns > 1 && y.columns > 1 ? await independentPairs({ x, y }, { options, context }) : [];
  const isPaired = pairs.length >= 2;
  const parts = isPaired
    ? pairs.map(({ u, v }) => ({ x: selectColumns(x, [u]), y: selectColumns(y, [v]) }))
    : [{ x, y }];
  const pointwise = isPaired
    ? await summed(parts, NEIGHBORS, context)
    : (whole.pointwise ?? new Float64Array());
  const { mean, standardError } = meanWithError(pointwise);
  // Neighbours are too far rather than too near, and the more of them, the farther.
  const bias = mean - meanWithError(await summed(parts, 2 * NEIGHBORS, context)).mean;
  const interval = normalInterval(mean, Math.hypot(standardError, bias), {
    level: context.level ?? 0.95,
    method:
      "normal: standard error of the pointwise values, widened by how far the estimate moves with twice as many neighbours",
  });
  return {
    ...whole,
    mutualInformation: mean,
    pointwise,
    interval,
    score: informationScore(mean),
    diagnostics: {
      ...whole.diagnostics,
      ...(isPaired
        ? {
            pairs: pairs.map(({ u, v }) => [u, v]),
            withoutPairing: whole.mutualInformation,
          }
        : {}),
      readOut: isPaired
        ? `nearest neighbours for mixed data in each of ${pairs.length} pairs of columns, since a column is discrete`
        : "nearest neighbours for mixed data, since a column is discrete",
    },
  };
}

/** Neighbours of each row. */
const NEIGHBORS = 5;

/** Pointwise values of every row, summed over parts that are independent of one another. */
async function summed(
  parts: readonly { readonly x: Matrix; readonly y: Matrix }[],
  k: number,
  context: EstimateContext,
): Promise<Float64Array> {
  const total = new Float64Array(parts[0]?.x.rows ?? 0);
  for (const { x, y } of parts) {
    const { pointwise } = await mixedKsg({ k, interval: "asymptotic" }).fit(x, y, context);
    for (const [row, value] of pointwise?.entries() ?? []) {
      total[row]! += value;
    }
  }
  return total;
}

/** Pairs of columns outside of which there is no dependence that held-out rows would show; none where there is. */
async function independentPairs(
  { x, y }: { readonly x: Matrix; readonly y: Matrix },
  { options, context }: { readonly options: MienfOptions; readonly context: EstimateContext },
): Promise<readonly ColumnPair[]> {
  const source = createRandomSource(context.seed ?? 0).split("discrete columns");
  const pair = {
    x: dequantised(x, source.split("x")),
    y: dequantised(y, source.split("y")),
  };
  const everyRow = Int32Array.from({ length: x.rows }, (_, row) => row);
  const { chosen } = await trainFold(pair, everyRow, {
    runtime: context.runtime ?? (await createEagerRuntime()),
    options,
    families: QUICK_FAMILIES,
    source,
    signal: context.signal,
    deadlineMs: performance.now() + 1000 * (context.maxSeconds ?? Infinity),
    onEpoch: () => {},
  });
  return chosen.fold.law?.kind === "pairs" ? chosen.fold.law.pairs : [];
}

/**
 * Replaces each value of the discrete columns by its place among the different values plus uniform noise in [0, 1): the
 * value can be read off it, so mutual information stays what it was.
 *
 * @see Theis, van den Oord, Bethge 2016, section 3.1.
 */
function dequantised(side: Matrix, source: RandomSource): Matrix {
  const result = createMatrix(side.rows, side.columns, side.data);
  for (let column = 0; column < side.columns; column += 1) {
    if (hasDiscreteColumn(selectColumns(side, [column]))) {
      const values = columnOf(side, column);
      const places = new Map([...new Set(values)].toSorted((a, b) => a - b).map((v, i) => [v, i]));
      for (const [row, value] of values.entries()) {
        result.data[row * side.columns + column] = places.get(value)! + source.uniform();
      }
    }
  }
  return result;
}
