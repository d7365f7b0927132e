const word = new Float64Array(1);
const bits = new Uint32Array(word.buffer); // the low half first on every machine that runs JavaScript engines

/** The next larger float64 of a finite number that is not negative. */
export function nextUp(value: number): number {
  word[0] = value + 0; // −0 becomes 0
  bits[0]! += 1;
  if (bits[0] === 0) {
    bits[1]! += 1;
  }
  return word[0];
}
