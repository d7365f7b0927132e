import {
  columnMeans,
  covariance,
  createMatrix,
  DomainError,
  multiply,
  symmetricEigen,
  transpose,
} from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { Bijection } from "./bijection.ts";
import { fixedAffine } from "./fixed-affine.ts";

/** Options of {@link whitening}. */
export interface WhiteningOptions {
  /** `"pca"`: columns are principal components, largest first; `"zca"`: turned back, nearest to the data. Default `"zca"`. */
  readonly rotation?: "pca" | "zca";
}

// Relative to the largest variance: what is below cannot be told from rounding errors of float32 data.
const LEAST_VARIANCE = 1e-12;

/**
 * Makes the fixed affine map after which the data have mean 0 and the identity as covariance; see {@link fixedAffine}.
 *
 * Cost: one matrix product a row each way. The first layer of a flow that is to spend nothing on linear dependence.
 *
 * @param x - data, `[rows, dim]`, more rows than columns.
 * @throws DomainError when the covariance is singular.
 * @see Kessy, Lewin and Strimmer 2018, "Optimal whitening and decorrelation".
 */
export function whitening(x: Matrix, { rotation = "zca" }: WhiteningOptions = {}): Bijection {
  const { values, vectors } = symmetricEigen(covariance(x));
  const [largest = 0] = values;
  if (!values.every((value) => value > LEAST_VARIANCE * largest)) {
    throw new DomainError(
      `whitening: expected data of full rank, got variances ${largest} to ${values.at(-1)} along the principal axes; leave out columns that others determine`,
    );
  }
  const scaled = createMatrix(
    vectors.rows,
    vectors.columns,
    vectors.data.map((entry, index) => entry / Math.sqrt(values[index % vectors.columns] ?? 1)),
  );
  const matrix = rotation === "pca" ? scaled : multiply(scaled, transpose(vectors));
  return fixedAffine(matrix, columnMeans(x));
}
