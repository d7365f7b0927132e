/** The rows of a column, from its least value to its largest; rows of equal values stay as they were. */
export function rowOrder(column: Float64Array): Uint32Array {
  return Uint32Array.from(column.keys()).toSorted((a, b) => column[a]! - column[b]!);
}
