import type { Matrix } from "@mienf/numeric";
import {
  columnMeans,
  covariance,
  createMatrix,
  multiply,
  selectColumns,
  symmetricEigen,
} from "@mienf/numeric";
import type { Compressed } from "./compress-side.ts";

/** Share of the variance that the components keep where their number is not given. */
const KEPT_VARIANCE = 0.99;
/** Share of the variance that is left without detail. */
const COARSE_VARIANCE = 0.95;

/**
 * The leading principal components of a side, each with unit variance.
 *
 * @param code - how many; 0 for as many as have 99 % of the variance. @param side - borrowed.
 */
export function principalComponents(side: Matrix, code: number): Compressed {
  const { values, vectors } = symmetricEigen(covariance(side));
  const total = values.reduce((sum, value) => sum + value, 0);
  const count = code === 0 ? enough(values, KEPT_VARIANCE * total) : code;
  if (count >= side.columns) {
    return { codes: side, loss: 0, result: null };
  }
  const lost = values.subarray(count).reduce((sum, value) => sum + Math.max(0, value), 0);
  return {
    codes: projected(side, vectors, values.subarray(0, count).map(standardDeviation)),
    loss: Math.sqrt(lost / total),
    result: null,
  };
}

/**
 * The leading principal components with 95 % of the variance, at their own scales: what is left of pictures without the sharpness of
 * their edges.
 *
 * @param side - borrowed.
 */
export function withoutDetail(side: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(covariance(side));
  const variances = values.map((value) => Math.max(0, value));
  const total = variances.reduce((sum, value) => sum + value, 0);
  const count = total > 0 ? enough(variances, COARSE_VARIANCE * total) : 1;
  return projected(side, vectors, new Float64Array(count).fill(1));
}

/** All principal components, each with unit variance: uncorrelated columns. @param side - borrowed. */
export function whitened(side: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(covariance(side));
  return projected(side, vectors, values.map(standardDeviation));
}

/**
 * Coordinates of centred rows along the first axes, each divided by its scale.
 *
 * @param axes - one in each column. @param scales - as many as there are axes to take.
 */
export function projected(side: Matrix, axes: Matrix, scales: Float64Array): Matrix {
  const means = columnMeans(side);
  const centred = createMatrix(
    side.rows,
    side.columns,
    side.data.map((value, at) => value - means[at % side.columns]!),
  );
  const taken = Array.from(scales, (_, axis) => axis);
  const coordinates = multiply(centred, selectColumns(axes, taken));
  return createMatrix(
    side.rows,
    scales.length,
    coordinates.data.map((value, at) => value / scales[at % scales.length]!),
  );
}

/** How many of the values, in descending order, add up to what is wanted. */
export function enough(values: Float64Array, wanted: number): number {
  let sum = 0;
  return 1 + values.findIndex((value) => (sum += value) >= wanted);
}

const standardDeviation = (variance: number): number => (variance > 0 ? Math.sqrt(variance) : 1);
