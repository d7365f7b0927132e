// Squares of numbers in this range, and their sums, neither overflow nor vanish.
const LOW = 1e-100;
const HIGH = 1e100;

/** A divisor after which numbers up to `largest` in size can be squared and summed; 1 wherever they can be anyway. */
export function safeScale(largest: number): number {
  return largest === 0 || (largest > LOW && largest < HIGH) ? 1 : largest;
}
