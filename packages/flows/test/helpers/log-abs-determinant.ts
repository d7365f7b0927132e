/** log |det| of a square matrix given by rows, by elimination in float64: the slow obvious way. */
export function logAbsDeterminant(rows: readonly ArrayLike<number>[]): number {
  const matrix = rows.map((row) => Array.from(row));
  let total = 0;
  for (let k = 0; k < matrix.length; k++) {
    let pivot = k;
    for (let i = k + 1; i < matrix.length; i++) {
      if (Math.abs(matrix[i]![k]!) > Math.abs(matrix[pivot]![k]!)) {
        pivot = i;
      }
    }
    [matrix[k], matrix[pivot]] = [matrix[pivot]!, matrix[k]!];
    total += Math.log(Math.abs(matrix[k]![k]!));
    for (let i = k + 1; i < matrix.length; i++) {
      const factor = matrix[i]![k]! / matrix[k]![k]!;
      for (let j = k; j < matrix.length; j++) {
        matrix[i]![j]! -= factor * matrix[k]![j]!;
      }
    }
  }
  return total;
}
