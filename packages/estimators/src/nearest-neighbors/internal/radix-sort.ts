const DIGIT_BITS = 11; // 2048 counters stay in the first-level cache; six digits make up 64 bits
const DIGITS = 1 << DIGIT_BITS;

/**
 * Writes the values in ascending order, and the row of each; equal values stay in row order.
 *
 * Sorts the bit patterns, least significant digit first: linear in the rows, where a comparison sort that carries row
 * numbers along is several times slower.
 *
 * @param column - finite numbers, borrowed.
 */
export function sortColumn(column: Float64Array, values: Float64Array, rows: Int32Array): void {
  const size = column.length;
  let source = {
    low: new Uint32Array(size),
    high: new Uint32Array(size),
    rows: new Int32Array(size),
  };
  let target = {
    low: new Uint32Array(size),
    high: new Uint32Array(size),
    rows: new Int32Array(size),
  };
  const word = new Float64Array(1);
  const halves = new Uint32Array(word.buffer); // low half first on every machine that runs JavaScript engines
  for (let row = 0; row < size; row += 1) {
    word[0] = column[row]! + 0; // −0 becomes 0
    const negative = halves[1]! >>> 31 === 1;
    // Unsigned order of these patterns is the order of the numbers.
    source.low[row] = negative ? ~halves[0]! : halves[0]!;
    source.high[row] = negative ? ~halves[1]! : halves[1]! ^ 0x80000000;
    source.rows[row] = row;
  }
  const starts = new Int32Array(DIGITS);
  for (let shift = 0; shift < 64; shift += DIGIT_BITS) {
    starts.fill(0);
    for (let at = 0; at < size; at += 1) {
      starts[digitAt(source.low[at]!, source.high[at]!, shift)]! += 1;
    }
    if (starts.includes(size)) {
      continue;
    }
    let sum = 0;
    for (let digit = 0; digit < DIGITS; digit += 1) {
      const count = starts[digit]!;
      starts[digit] = sum;
      sum += count;
    }
    for (let at = 0; at < size; at += 1) {
      const low = source.low[at]!;
      const high = source.high[at]!;
      const digit = digitAt(low, high, shift);
      const to = starts[digit]!;
      starts[digit] = to + 1;
      target.low[to] = low;
      target.high[to] = high;
      target.rows[to] = source.rows[at]!;
    }
    [source, target] = [target, source];
  }
  for (let at = 0; at < size; at += 1) {
    const row = source.rows[at]!;
    rows[at] = row;
    values[at] = column[row]!;
  }
}

function digitAt(low: number, high: number, shift: number): number {
  if (shift >= 32) {
    return (high >>> (shift - 32)) & (DIGITS - 1);
  }
  const rest = shift === 0 ? 0 : high << (32 - shift);
  return ((low >>> shift) | rest) & (DIGITS - 1);
}
