import type { Matrix } from "@mienf/numeric";
import { cca, DataError } from "@mienf/numeric";
import { variates } from "./gaussian-information.ts";

/** Both sides in canonical coordinates: unit variance, and column j of one correlated with column j of the other only. */
export interface KernelShape {
  readonly x: Matrix;
  readonly y: Matrix;
  /** Of the pairs of columns, as kernels have them; 0 for kernels that are products. */
  readonly correlations: Float64Array;
}

/** Rows for each column below which correlations are mostly luck. */
const ROWS_PER_COLUMN = 10;
/** Where a side determines the other, kernels are needles, but not nothing. */
const LARGEST = 1 - 1e-12;

/** Finds the coordinates in which Gaussian kernels with the covariance of the rows are pairs of columns. */
export function covarianceShape(x: Matrix, y: Matrix): KernelShape {
  if (x.rows < ROWS_PER_COLUMN * (x.columns + y.columns)) {
    return productShape(x, y);
  }
  try {
    const { correlations, ...maps } = cca(x, y);
    return {
      x: variates(x, maps.xMeans, maps.xWeights),
      y: variates(y, maps.yMeans, maps.yWeights),
      correlations: correlations.map((correlation) => Math.min(correlation, LARGEST)),
    };
  } catch (error) {
    // Columns that determine each other have no covariance to invert.
    if (error instanceof DataError) {
      return productShape(x, y);
    }
    throw error;
  }
}

/** Kernels that are products of one for each column. */
export function productShape(x: Matrix, y: Matrix): KernelShape {
  return { x, y, correlations: new Float64Array(Math.min(x.columns, y.columns)) };
}
