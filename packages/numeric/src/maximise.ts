/** Where a function of one number is looked at, and how near its maximum the answer is to be. */
export interface SearchedRange {
  readonly least: number;
  readonly most: number;
  /** Share of the range that is left in the end; the answer is its middle. */
  readonly precision: number;
}

/** What a golden section leaves of a range. */
const SECTION = (Math.sqrt(5) - 1) / 2;

/**
 * Golden-section search for the maximum of a function with one peak.
 *
 * The number of sections is settled beforehand: a range so narrow that rounding ends it can get no narrower.
 *
 * @param value - the function. @param range - where it is looked for, and how near the answer is to be.
 * @see Kiefer 1953, "Sequential minimax search for a maximum".
 */
export function maximise(value: (at: number) => number, range: SearchedRange): number {
  const { least, most, precision } = range;
  const sections = Math.ceil(Math.log(precision) / Math.log(SECTION));
  let [low, high] = [least, most];
  let left = high - SECTION * (high - low);
  let right = low + SECTION * (high - low);
  let [atLeft, atRight] = [value(left), value(right)];
  for (let section = 0; section < sections; section += 1) {
    if (atLeft < atRight) {
      [low, left, atLeft] = [left, right, atRight];
      right = low + SECTION * (high - low);
      atRight = value(right);
    } else {
      [high, right, atRight] = [right, left, atLeft];
      left = high - SECTION * (high - low);
      atLeft = value(left);
    }
  }
  return (low + high) / 2;
}
