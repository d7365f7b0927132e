import { ShapeError } from "./errors.ts";

/** A dense matrix of float64 numbers in row-major order: entry (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** What {@link matrixFrom} reads: flat numbers, an array of rows, or a matrix. */
export type MatrixLike = ArrayLike<number> | readonly ArrayLike<number>[] | Matrix;

/**
 * Creates a matrix of zeros, or of a copy of `data`.
 *
 * @param rows - Number of rows, ≥ 0.
 * @param columns - Number of columns, ≥ 0.
 * @param data - Row-major values, length `rows * columns`.
 * @returns A new matrix `[rows, columns]` that shares no memory with `data`.
 * @throws ShapeError when a size is not a whole number ≥ 0 or `data` has another length.
 */
export function createMatrix(rows: number, columns: number, data?: ArrayLike<number>): Matrix {
  for (const size of [rows, columns]) {
    if (!Number.isInteger(size) || size < 0) {
      throw new ShapeError(`createMatrix: expected whole sizes ≥ 0, got ${rows}×${columns}`);
    }
  }
  if (data === undefined) {
    return { data: new Float64Array(rows * columns), rows, columns };
  }
  if (data.length !== rows * columns) {
    throw new ShapeError(
      `createMatrix: expected ${rows * columns} values for ${rows}×${columns}, got ${data.length}`,
    );
  }
  return { data: Float64Array.from(data), rows, columns };
}

/**
 * Reads numbers in any of the accepted layouts as a matrix.
 *
 * A `Matrix` is returned as it is and a `Float64Array` is wrapped, so the result may share memory with
 * the input; every other input is copied. Flat numbers become one column unless `columns` says otherwise.
 *
 * @param values - Flat row-major numbers, an array of rows of equal length, or a matrix.
 * @param columns - Number of columns; must agree with `values` where those have a width of their own.
 * @throws ShapeError when rows differ in length or the numbers do not fill the rows and columns.
 */
export function matrixFrom(values: MatrixLike, columns?: number): Matrix {
  if (isMatrix(values)) {
    if (values.data.length !== values.rows * values.columns) {
      throw new ShapeError(
        `matrixFrom: expected ${values.rows * values.columns} values for ${values.rows}×${values.columns}, got ${values.data.length}`,
      );
    }
    return checkWidth(values, columns);
  }
  if (isNested(values)) {
    return checkWidth(fromRows(values), columns);
  }
  const width = columns ?? 1;
  if (!Number.isInteger(width) || width < 1) {
    throw new ShapeError(`matrixFrom: expected a whole number of columns ≥ 1, got ${width}`);
  }
  if (values.length % width !== 0) {
    throw new ShapeError(
      `matrixFrom: expected a multiple of ${width} values for ${width} columns, got ${values.length}`,
    );
  }
  const data = values instanceof Float64Array ? values : Float64Array.from(values);
  return { data, rows: values.length / width, columns: width };
}

/** Creates the identity matrix `[n, n]`. */
export function identity(n: number): Matrix {
  const result = createMatrix(n, n);
  for (let i = 0; i < n; i++) {
    result.data[i * n + i] = 1;
  }
  return result;
}

// A block of source and target fits the first-level cache.
const TRANSPOSE_BLOCK = 32;

/**
 * Transposes a matrix.
 *
 * @param a - Matrix `[m, n]`.
 * @returns A new matrix `[n, m]`.
 */
export function transpose(a: Matrix): Matrix {
  const { data: source, rows, columns } = a;
  const target = new Float64Array(source.length);
  for (let i0 = 0; i0 < rows; i0 += TRANSPOSE_BLOCK) {
    const i1 = Math.min(rows, i0 + TRANSPOSE_BLOCK);
    for (let j0 = 0; j0 < columns; j0 += TRANSPOSE_BLOCK) {
      const j1 = Math.min(columns, j0 + TRANSPOSE_BLOCK);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < j1; j++) {
          target[j * rows + i] = source[i * columns + j]!;
        }
      }
    }
  }
  return { data: target, rows: columns, columns: rows };
}

/**
 * Copies the named rows, in the given order; an index may repeat.
 *
 * @param a - Matrix `[m, n]`.
 * @param indices - Row numbers in `[0, m)`.
 * @returns A new matrix `[indices.length, n]`.
 * @throws ShapeError when an index is out of range.
 */
export function selectRows(a: Matrix, indices: ArrayLike<number>): Matrix {
  checkIndices("selectRows", indices, a.rows);
  const { data: source, columns } = a;
  const target = new Float64Array(indices.length * columns);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * columns;
    for (let j = 0; j < columns; j++) {
      target[i * columns + j] = source[from + j]!;
    }
  }
  return { data: target, rows: indices.length, columns };
}

/**
 * Copies the named columns, in the given order; an index may repeat.
 *
 * @param a - Matrix `[m, n]`.
 * @param indices - Column numbers in `[0, n)`.
 * @returns A new matrix `[m, indices.length]`.
 * @throws ShapeError when an index is out of range.
 */
export function selectColumns(a: Matrix, indices: ArrayLike<number>): Matrix {
  checkIndices("selectColumns", indices, a.columns);
  const { data: source, rows, columns } = a;
  const width = indices.length;
  const target = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) {
      target[i * width + j] = source[i * columns + indices[j]!]!;
    }
  }
  return { data: target, rows, columns: width };
}

function isMatrix(values: MatrixLike): values is Matrix {
  return "data" in values && "rows" in values && "columns" in values;
}

function isNested(
  values: ArrayLike<number> | readonly ArrayLike<number>[],
): values is readonly ArrayLike<number>[] {
  return values.length > 0 && typeof values[0] === "object";
}

function fromRows(rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns) {
      throw new ShapeError(
        `matrixFrom: expected rows of ${columns} values as in row 0, got ${row.length} in row ${i}`,
      );
    }
    data.set(row, i * columns);
  }
  return { data, rows: rows.length, columns };
}

function checkWidth(matrix: Matrix, columns: number | undefined): Matrix {
  if (columns !== undefined && columns !== matrix.columns) {
    throw new ShapeError(`matrixFrom: expected ${columns} columns, got ${matrix.columns}`);
  }
  return matrix;
}

function checkIndices(name: string, indices: ArrayLike<number>, end: number): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= end) {
      throw new ShapeError(`${name}: expected whole indices in [0, ${end}), got ${index}`);
    }
  }
}
