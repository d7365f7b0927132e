import { DataError, ShapeError } from "./errors.ts";
import { checkFinite } from "./internal/check-matrix.ts";
import { completeOrthonormalRows } from "./internal/complete-orthonormal.ts";
import { createMatrix, type Matrix, transpose } from "./matrix.ts";
import { columnMeans } from "./mean.ts";
import { multiply } from "./multiply.ts";
import { qr } from "./qr.ts";
import { solveTriangular } from "./solve.ts";
import { columnStandardDeviations } from "./standard-deviation.ts";
import { svd } from "./svd.ts";

/** What {@link cca} finds, with k = min(dx, dy). */
export interface CanonicalCorrelations {
  /** Canonical correlations in [0, 1], descending, length k. */
  readonly correlations: Float64Array;
  /**
   * Columns of (x − xMeans)·xWeights have variance 1 (divisor n) and are uncorrelated; column j < k is correlated with
   * column j of the other side only, by `correlations[j]`; the rest complete the space. `[dx, dx]`.
   */
  readonly xWeights: Matrix;
  /** The same for the other side, `[dy, dy]`. */
  readonly yWeights: Matrix;
  readonly xMeans: Float64Array;
  readonly yMeans: Float64Array;
}

// What is left of a column of length 1 after its share in the columns before it: below, rounding errors rule.
const DEPENDENT = 1e-9;
const ROUNDING = 1e-13;

/**
 * Computes canonical correlations and the whitening maps that show them.
 *
 * Both sides are centred, scaled and factored as Q·R; the correlations are the singular values of Qxᵀ·Qy, which is
 * accurate where the covariance matrices would be ill-conditioned.
 *
 * @param x - Rows of X, `[n, dx]`, n > dx.
 * @param y - Rows of Y, `[n, dy]`, n > dy, paired with those of X.
 * @throws ShapeError when the rows do not pair up or are too few.
 * @throws DomainError when an entry is not finite.
 * @throws DataError when a column is constant or a linear combination of columns before it; names the columns.
 * @see Björck & Golub 1973, "Numerical methods for computing angles between linear subspaces".
 */
export function cca(x: Matrix, y: Matrix): CanonicalCorrelations {
  if (x.rows !== y.rows || x.rows <= Math.max(x.columns, y.columns)) {
    throw new ShapeError(
      `cca: expected paired rows, more than columns, got ${x.rows}×${x.columns} and ${y.rows}×${y.columns}`,
    );
  }
  const left = factorSide(x, "x");
  const right = factorSide(y, "y");
  const { u, s, v } = svd(multiply(transpose(left.q), right.q));
  return {
    correlations: s.map((correlation) => Math.min(1, correlation)),
    xWeights: whitening(left, completed(u)),
    yWeights: whitening(right, completed(v)),
    xMeans: left.means,
    yMeans: right.means,
  };
}

interface Side {
  readonly means: Float64Array;
  readonly scales: Float64Array;
  readonly q: Matrix;
  readonly r: Matrix;
}

function factorSide(rows: Matrix, name: string): Side {
  const { columns } = rows;
  checkFinite(`cca, ${name}`, rows);
  const means = columnMeans(rows);
  const spreads = columnStandardDeviations(rows, { ddof: 0 });
  // A spread that rounding of the values explains is none: such a column stays near zero, and is found below.
  const scales = spreads.map((spread, j) => {
    const size = Math.abs(means[j]!);
    return spread > ROUNDING * size ? spread : size || 1;
  });
  const centred = rows.data.map((value, i) => (value - means[i % columns]!) / scales[i % columns]!);
  const { q, r } = qr({ ...rows, data: centred });
  const dependent = Array.from(scales.keys()).filter(
    (j) => !(r.data[j * columns + j]! > DEPENDENT * Math.sqrt(rows.rows)),
  );
  if (dependent.length > 0) {
    throw new DataError(
      `cca: expected columns that do not determine each other, got linear combinations of the columns before them: column ${dependent.join(", ")} of ${name}; leave them out, they add no information`,
      { column: dependent[0] },
    );
  }
  return { means, scales, q, r };
}

/** diag(1/scales)·R⁻¹·directions·√n, which takes centred rows to Q·directions·√n. */
function whitening({ scales, q, r }: Side, directions: Matrix): Matrix {
  const weights = solveTriangular(r, directions, { triangle: "upper" });
  const size = Math.sqrt(q.rows);
  return createMatrix(
    weights.rows,
    weights.columns,
    weights.data.map(
      (value, index) => (value * size) / scales[Math.floor(index / weights.columns)]!,
    ),
  );
}

/** Adds orthonormal columns until the matrix is square. */
function completed(orthonormal: Matrix): Matrix {
  const dim = orthonormal.rows;
  const known = transpose(orthonormal);
  const rows = createMatrix(dim, dim);
  rows.data.set(known.data);
  completeOrthonormalRows(rows, known.rows);
  return transpose(rows);
}
