import type { Matrix } from "../matrix.ts";

/** A plane rotation. */
export interface Rotation {
  readonly cosine: number;
  readonly sine: number;
}

/** Replaces rows p and q by cosine·p + sine·q and cosine·q − sine·p. */
export function rotateRows(matrix: Matrix, p: number, q: number, rotation: Rotation): void {
  const { data, columns } = matrix;
  const { cosine, sine } = rotation;
  for (let k = 0, i = p * columns, j = q * columns; k < columns; k++) {
    const a = data[i + k]!;
    const b = data[j + k]!;
    data[i + k] = cosine * a + sine * b;
    data[j + k] = cosine * b - sine * a;
  }
}

/** Scalar product of rows p and q. */
export function rowProduct({ data, columns }: Matrix, p: number, q: number): number {
  let sum = 0;
  for (let k = 0, i = p * columns, j = q * columns; k < columns; k++) {
    sum += data[i + k]! * data[j + k]!;
  }
  return sum;
}

/** Largest absolute value; 0 for none. */
export function largestSize(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
