import { createMatrix, multiply, selectColumns, solveTriangular, transpose } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";

/** Columns of a side that say all that it says, and how the others follow from them. */
export interface KeptColumns {
  /** Columns of the side, ascending. */
  readonly kept: readonly number[];
  /** `[kept, dim]`: all columns are `kept rows · weights + intercept`. */
  readonly weights: Matrix;
  /** `[dim]`. */
  readonly intercept: Float64Array;
}

/**
 * Share of a column's variance that the columns before it may leave unexplained for it to count as a linear combination of
 * them: rounding of single-precision data is 1e-14, and training in float32 sees nothing below.
 */
const UNEXPLAINED = 1e-12;

/** Beyond so many columns the covariance alone outlasts the training, and images are degenerate in other ways. */
const MAX_COLUMNS = 512;

/**
 * Finds the columns of a side that are linear combinations of columns before them, duplicates among them. Without them the
 * side carries the same information: there is a map from the others back to all of it (Butakov et al. 2024, theorem 2.1).
 *
 * @param side - shape `[n, dim]`, no constant columns; borrowed.
 * @returns null where there are none.
 */
export function withoutDependentColumns(side: Matrix): KeptColumns | null {
  if (side.columns < 2 || side.columns > MAX_COLUMNS) {
    return null;
  }
  const { products, means, deviations } = standardisedProducts(side);
  const dim = side.columns;
  const kept: number[] = [];
  // Rows of the Cholesky factor of the kept columns' correlations, a column of the side at a time.
  const factor = createMatrix(dim, dim);
  for (let column = 0; column < dim; column += 1) {
    let left = products.data[column * dim + column]!;
    for (const [at, other] of kept.entries()) {
      let sum = products.data[column * dim + other]!;
      for (let before = 0; before < at; before += 1) {
        sum -= factor.data[column * dim + before]! * factor.data[other * dim + before]!;
      }
      const entry = sum / factor.data[other * dim + at]!;
      factor.data[column * dim + at] = entry;
      left -= entry * entry;
    }
    if (left > UNEXPLAINED) {
      factor.data[column * dim + kept.length] = Math.sqrt(left);
      kept.push(column);
    }
  }
  if (kept.length === dim) {
    return null;
  }
  // Coordinates in the kept columns: the triangular system that their own rows of the factor make.
  const rank = Array.from(kept, (_, at) => at);
  const coordinates = selectColumns(factor, rank);
  const own = createMatrix(kept.length, kept.length);
  for (const [at, column] of kept.entries()) {
    own.data.set(
      coordinates.data.subarray(column * kept.length, (column + 1) * kept.length),
      at * kept.length,
    );
  }
  const weights = solveTriangular(transpose(own), transpose(coordinates), { triangle: "upper" });
  return unstandardised(weights, { kept, means, deviations });
}

/** The kept columns of a side. */
export function keptColumns({ kept }: KeptColumns, side: Matrix): Matrix {
  return selectColumns(side, kept);
}

/** All columns of a side, from the kept ones. */
export function allColumns({ weights, intercept }: KeptColumns, rows: Matrix): Matrix {
  const all = multiply(rows, weights);
  for (let row = 0; row < all.rows; row += 1) {
    for (let column = 0; column < all.columns; column += 1) {
      all.data[row * all.columns + column]! += intercept[column]!;
    }
  }
  return all;
}

/** Says of each column that is not kept what it is. */
export function describeDropped({ kept, weights }: KeptColumns, name: string): string[] {
  return Array.from({ length: weights.columns }, (_, column) => column)
    .filter((column) => !kept.includes(column))
    .map((column) => {
      const terms = kept.filter(
        (_, at) => Math.abs(weights.data[at * weights.columns + column]!) > 0,
      );
      return terms.length === 1
        ? `column ${column} of ${name} repeats column ${terms[0]}`
        : `column ${column} of ${name} is a linear combination of columns before it`;
    });
}

interface Moments {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Correlations of the columns, from columns standardised first: huge and tiny scales must not decide. */
function standardisedProducts(side: Matrix): Moments & { readonly products: Matrix } {
  const { rows, columns: dim } = side;
  const means = new Float64Array(dim);
  const deviations = new Float64Array(dim);
  const standard = createMatrix(rows, dim);
  for (let column = 0; column < dim; column += 1) {
    let size = 0;
    for (let row = 0; row < rows; row += 1) {
      size = Math.max(size, Math.abs(side.data[row * dim + column]!));
    }
    let sum = 0;
    for (let row = 0; row < rows; row += 1) {
      sum += side.data[row * dim + column]! / size;
    }
    let squares = 0;
    for (let row = 0; row < rows; row += 1) {
      squares += (side.data[row * dim + column]! / size - sum / rows) ** 2;
    }
    means[column] = (size * sum) / rows;
    deviations[column] = size * Math.sqrt(squares / rows);
    for (let row = 0; row < rows; row += 1) {
      standard.data[row * dim + column] =
        (side.data[row * dim + column]! / size - sum / rows) / Math.sqrt(squares / rows);
    }
  }
  const products = multiply(transpose(standard), standard);
  return {
    products: createMatrix(
      dim,
      dim,
      products.data.map((value) => value / rows),
    ),
    means,
    deviations,
  };
}

/** The weights of standardised columns as weights of the columns themselves; terms that rounding made are left out. */
function unstandardised(
  standard: Matrix,
  { kept, means, deviations }: Moments & { readonly kept: readonly number[] },
): KeptColumns {
  const dim = standard.columns;
  const weights = createMatrix(kept.length, dim);
  const intercept = means.slice();
  for (const [at, from] of kept.entries()) {
    for (let column = 0; column < dim; column += 1) {
      const own = kept.includes(column);
      const weight = own ? Number(column === from) : standard.data[at * dim + column]!;
      if (Math.abs(weight) > NEGLIGIBLE) {
        weights.data[at * dim + column] = weight * (deviations[column]! / deviations[from]!);
        intercept[column]! -= weights.data[at * dim + column]! * means[from]!;
      }
    }
  }
  return { kept, weights, intercept };
}

/** Standardised weights below are rounding. */
const NEGLIGIBLE = 1e-6;
