const DIGIT_BITS = 11; // 2048 counters stay in the first-level cache; three digits make up a half, six a number
const DIGITS = 1 << DIGIT_BITS;
const LONG_RUN = 24; // of values that share a high half: fewer are quickly put in order one by one

/** Bit patterns whose unsigned order is that of the numbers, in halves, and the row of each. */
interface Keys {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly rows: Int32Array;
}

/**
 * Writes the values in ascending order, and the row of each; equal values stay in row order.
 *
 * Sorts the bit patterns, least significant digit first: linear in the rows, where a comparison sort that carries row
 * numbers along is several times slower. The low halves are left to a few exchanges where the high ones nearly tell all
 * values apart.
 *
 * @param column - finite numbers, borrowed.
 */
export function sortColumn(column: Float64Array, values: Float64Array, rows: Int32Array): void {
  const keys = keysOf(column);
  let sorted = sortDigits(keys, 32);
  if (longestRun(sorted.high) > LONG_RUN) {
    sorted = sortDigits(keysOf(column), 0);
  } else {
    orderLowHalves(sorted);
  }
  for (let at = 0; at < column.length; at += 1) {
    const row = sorted.rows[at]!;
    rows[at] = row;
    values[at] = column[row]!;
  }
}

function emptyKeys(size: number): Keys {
  return { low: new Uint32Array(size), high: new Uint32Array(size), rows: new Int32Array(size) };
}

function keysOf(column: Float64Array): Keys {
  const keys = emptyKeys(column.length);
  const word = new Float64Array(1);
  const halves = new Uint32Array(word.buffer); // low half first on every machine that runs JavaScript engines
  for (let row = 0; row < column.length; row += 1) {
    word[0] = column[row]! + 0; // −0 becomes 0
    const negative = halves[1]! >>> 31 === 1;
    keys.low[row] = negative ? ~halves[0]! : halves[0]!;
    keys.high[row] = negative ? ~halves[1]! : halves[1]! ^ 0x80000000;
    keys.rows[row] = row;
  }
  return keys;
}

/** Sorts by the digits from bit `from` on; reuses the keys' memory. */
function sortDigits(keys: Keys, from: 0 | 32): Keys {
  let source = keys;
  let target = emptyKeys(keys.rows.length);
  const size = keys.rows.length;
  const starts = new Int32Array(DIGITS);
  for (let shift = from; shift < 64; shift += DIGIT_BITS) {
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
  return source;
}

function longestRun(high: Uint32Array): number {
  let longest = 0;
  let run = 0;
  for (let at = 1; at < high.length; at += 1) {
    run = high[at] === high[at - 1] ? run + 1 : 0;
    longest = run > longest ? run : longest;
  }
  return longest;
}

/** Insertion sort of the low halves within runs of equal high halves. */
function orderLowHalves({ low, high, rows }: Keys): void {
  for (let at = 1; at < low.length; at += 1) {
    const key = low[at]!;
    const row = rows[at]!;
    let to = at;
    while (to > 0 && high[to - 1] === high[at] && low[to - 1]! > key) {
      low[to] = low[to - 1]!;
      rows[to] = rows[to - 1]!;
      to -= 1;
    }
    low[to] = key;
    rows[to] = row;
  }
}

function digitAt(low: number, high: number, shift: number): number {
  if (shift >= 32) {
    return (high >>> (shift - 32)) & (DIGITS - 1);
  }
  const rest = shift === 0 ? 0 : high << (32 - shift);
  return ((low >>> shift) | rest) & (DIGITS - 1);
}
