/** How often each value of a column occurs. */
export function countsOf(column: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of column) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
