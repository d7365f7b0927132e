/** Part of a step by which a value may be off, and the most steps from the first value to the last that doubles tell apart so. */
const TOLERANCE = { share: 1e-3, steps: 1e9 } as const;

/**
 * The step of which the distances between all values are whole multiples: 0.01 for values rounded to two digits.
 *
 * @param values - different ones, two or more.
 * @returns the smallest distance between two of them, or null where the others are no multiples of it.
 */
export function latticeStep(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).toSorted();
  const first = sorted[0]!;
  const range = sorted.at(-1)! - first;
  let step = Infinity;
  for (let at = 1; at < sorted.length; at += 1) {
    step = Math.min(step, sorted[at]! - sorted[at - 1]!);
  }
  if (!(range / step < TOLERANCE.steps)) {
    return null;
  }
  // Rounding errors of the smallest distance would add up; the range has as many steps as it is nearest to.
  const exact = range / Math.round(range / step);
  const isMultiple = (value: number): boolean => {
    const steps = (value - first) / exact;
    return Math.abs(steps - Math.round(steps)) < TOLERANCE.share;
  };
  return sorted.every(isMultiple) ? exact : null;
}
