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
  const means = columnMeans(side);
  const centred = createMatrix(
    side.rows,
    side.columns,
    side.data.map((value, at) => value - means[at % side.columns]!),
  );
  const kept = Array.from({ length: count }, (_, component) => component);
  const codes = multiply(centred, selectColumns(vectors, kept));
  const scales = values.map((value) => (value > 0 ? Math.sqrt(value) : 1));
  const lost = values.subarray(count).reduce((sum, value) => sum + Math.max(0, value), 0);
  return {
    codes: createMatrix(
      codes.rows,
      count,
      codes.data.map((value, at) => value / scales[at % count]!),
    ),
    loss: Math.sqrt(lost / total),
    result: null,
  };
}

function enough(values: Float64Array, wanted: number): number {
  let sum = 0;
  return 1 + values.findIndex((value) => (sum += value) >= wanted);
}
