import type { RowSplit } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import { createMatrix, ShapeError } from "@mienf/numeric";
import type { MarginalMap } from "./marginal-map.ts";
import {
  applyMarginalMap,
  fitGaussianizingMap,
  fitQuartileMap,
  fitStandardizingMap,
} from "./marginal-map.ts";
import { fitParametricMaps } from "./parametric-maps.ts";
import { untied } from "./untied.ts";

/** How columns are treated before anything else; either way mutual information stays what it was. */
export type MarginalTreatment = "auto" | "gaussianize" | "standardize" | "robust";

/** Nats by which held-out values must be more likely under a map with more numbers to estimate. */
const WORTH = 3;

/**
 * Fits a map for each column of a side.
 *
 * A bent map costs accuracy where the column is normal, uniform, log-normal or a power of a normal one: its quantiles are estimates, and strong
 * dependence makes small errors matter. So `"auto"` bends only those columns that held-out values are more likely under.
 *
 * @param side - all rows. @param rows - which to fit on, and which to choose by.
 */
export function fitMargins(
  side: Matrix,
  rows: RowSplit,
  treatment: MarginalTreatment,
): MarginalMap[] {
  return Array.from({ length: side.columns }, (_, column) => {
    const train = untied(columnOf(side, column, rows.train));
    if (treatment === "robust") {
      return fitQuartileMap(train);
    }
    const straight = fitStandardizingMap(train);
    if (treatment === "standardize") {
      return straight;
    }
    const bent = fitGaussianizingMap(train);
    if (treatment === "gaussianize") {
      return bent;
    }
    const heldOut = untied(columnOf(side, column, rows.heldOut));
    const scored = [straight, ...fitParametricMaps(train), bent].map((map) => ({
      map,
      likelihood: logLikelihood(map, heldOut),
    }));
    return scored.reduce((a, b) => (b.likelihood > a.likelihood + WORTH ? b : a)).map;
  });
}

/** A side after its columns' maps. */
export interface MappedSide {
  /** Shape `[n, dim]`. */
  readonly values: Matrix;
  /** Sum over columns of the logarithm of the map's slope, one for each row. */
  readonly logSlopes: Float64Array;
}

/**
 * Applies the columns' maps.
 *
 * @param side - shape `[n, dim]`; borrowed.
 * @throws ShapeError when there are not as many columns as maps.
 */
export function applyMargins(maps: readonly MarginalMap[], side: Matrix): MappedSide {
  if (side.columns !== maps.length) {
    throw new ShapeError(`applyMargins: expected ${maps.length} columns, got ${side.columns}`);
  }
  const values = createMatrix(side.rows, side.columns);
  const total = new Float64Array(side.rows);
  for (const [column, map] of maps.entries()) {
    const { latents, logSlopes } = applyMarginalMap(map, columnOf(side, column));
    for (let row = 0; row < side.rows; row += 1) {
      values.data[row * side.columns + column] = latents[row]!;
      total[row]! += logSlopes[row]!;
    }
  }
  return { values, logSlopes: total };
}

/** One column, of all rows or of some. */
export function columnOf(side: Matrix, column: number, rows?: Int32Array): Float64Array {
  const { data, columns } = side;
  if (rows === undefined) {
    return Float64Array.from(
      { length: side.rows },
      (_, row) => data[row * columns + column] as number,
    );
  }
  return Float64Array.from(rows, (row) => data[row * columns + column] as number);
}

/** Log-likelihood, up to a constant, of values whose latents are standard normal. */
function logLikelihood(map: MarginalMap, values: Float64Array): number {
  const { latents, logSlopes } = applyMarginalMap(map, values);
  return latents.reduce((sum, latent, i) => sum + (logSlopes[i] as number) - latent ** 2 / 2, 0);
}
