/** The middle value. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median of the ratios a/b of measurements made in the same round: load from outside hits both. */
export function pairedRatio(a, b) {
  return median(a.map((value, round) => value / b[round]));
}
