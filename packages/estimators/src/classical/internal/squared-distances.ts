import type { Matrix } from "@mienf/numeric";

/** Squared Euclidean distances between all rows. */
export function squaredDistances({ data, rows: n, columns }: Matrix): Float64Array {
  const squares = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) {
      let sum = 0;
      for (let column = 0; column < columns; column += 1) {
        const gap = data[i * columns + column]! - data[j * columns + column]!;
        sum += gap * gap;
      }
      squares[i * n + j] = sum;
      squares[j * n + i] = sum;
    }
  }
  return squares;
}
