/**
 * Makes the 0–1 matrix `S` with `(x S)[k] = x[order[k]]`.
 *
 * @returns row-major, `n × n` for an order of n columns.
 */
export function selectionMatrix(order: readonly number[]): Float32Array {
  const n = order.length;
  const matrix = new Float32Array(n * n);
  for (const [target, from] of order.entries()) {
    matrix[from * n + target] = 1;
  }
  return matrix;
}

/** The order that undoes `order`. */
export function inverseOrder(order: readonly number[]): number[] {
  const inverse = Array.from(order);
  for (const [target, from] of order.entries()) {
    inverse[from] = target;
  }
  return inverse;
}
