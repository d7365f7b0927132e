/** Where a function of one number is looked at, and how near its maximum the answer is to be. */
export interface SearchedRange {
  readonly least: number;
  readonly most: number;
  /** Width of what is left of the range in the end; the answer is its middle. */
  readonly tolerance: number;
}

/** Golden-section search for the maximum of a function with one peak. */
export function maximise(
  value: (at: number) => number,
  { least, most, tolerance }: SearchedRange,
): number {
  const share = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [least, most];
  let left = high - share * (high - low);
  let right = low + share * (high - low);
  let [atLeft, atRight] = [value(left), value(right)];
  while (high - low > tolerance) {
    if (atLeft < atRight) {
      [low, left, atLeft] = [left, right, atRight];
      right = low + share * (high - low);
      atRight = value(right);
    } else {
      [high, right, atRight] = [right, left, atLeft];
      left = high - share * (high - low);
      atLeft = value(left);
    }
  }
  return (low + high) / 2;
}
