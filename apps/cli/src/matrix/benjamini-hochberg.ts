/**
 * Adjusted p-values: calling all pairs related whose value is at most q keeps the expected share of false ones among
 * them at q or below, where the p-values are independent or positively dependent.
 *
 * @param pValues - one for each test. @returns values in the same order, in (0, 1].
 * @see Benjamini & Hochberg 1995, "Controlling the false discovery rate".
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const count = pValues.length;
  const descending = pValues.map((_, i) => i).toSorted((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = Array.from({ length: count }, () => 1);
  let smallest = 1;
  for (const [position, test] of descending.entries()) {
    smallest = Math.min(smallest, (pValues[test]! * count) / (count - position));
    adjusted[test] = smallest;
  }
  return adjusted;
}

/** How many tests at the smallest possible p-value there must be before any can be called at `rate`. */
export function testsNeeded(
  tests: number,
  { permutations, rate }: { readonly permutations: number; readonly rate: number },
): number {
  return Math.ceil(tests / ((1 + permutations) * rate));
}
