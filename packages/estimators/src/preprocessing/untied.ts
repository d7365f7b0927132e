/**
 * Lays repeated values out evenly over as much room as there is on either side of them, so that a law that is fitted to a
 * column of rounded values is smooth. Values that occur once stay where they are.
 *
 * @param values - at least two different ones, in any order; borrowed.
 * @returns the same values where none is repeated, or else new ones, ascending.
 */
export function untied(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const starts = sorted.reduce<number[]>((found, value, at) => {
    if (value !== sorted[at - 1]) {
      found.push(at);
    }
    return found;
  }, []);
  if (starts.length === values.length || starts.length < 2) {
    return values;
  }
  const result = sorted.slice();
  for (const [group, start] of starts.entries()) {
    const end = starts[group + 1] ?? sorted.length;
    const value = sorted[start]!;
    const below = value - (sorted[start - 1] ?? -Infinity);
    const above = (sorted[end] ?? Infinity) - value;
    const room = Math.min(below, above);
    for (let at = start; at < end; at += 1) {
      result[at] = value + room * ((at - start + 0.5) / (end - start) - 0.5);
    }
  }
  return result;
}
