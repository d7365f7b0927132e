import type { BitmapIndex } from "./point-index.ts";

/** Finds the rows within a max-norm ball of one query as a bitmap; holds the scratch memory. */
export interface BitmapBall {
  /**
   * Marks the rows whose every coordinate differs by less than `limit` from those of the row at a position.
   *
   * @returns how many runs of words hold the result; `marks` elsewhere is left over from other queries.
   */
  mark(position: number, limit: number): number;
  readonly marks: Int32Array;
  /** First and last word of every run. */
  readonly runs: Int32Array;
}

/**
 * Makes a ball search over bitmaps.
 *
 * Strips of rows follow the lead column, and rows within a strip the second one, so both leave a run of words in each of
 * a few strips. The condition of another column is a run of ranks: the difference of two stored prefixes of that column's
 * order, corrected by the rows between these and the run's ends.
 */
export function bitmapBall(index: BitmapIndex): BitmapBall {
  const { points, columns, size, lead, second, stripRows, values, order, prefixes, step } = index;
  const words = (size + 31) >>> 5;
  const stored = Math.ceil(size / step);
  const marks = new Int32Array(words);
  const corrections = new Int32Array(words);
  const runs = new Int32Array(2 * Math.ceil(size / stripRows));
  let count = 0;

  /** Number of values of a column that lie below reach (side −1), or not above it (side 1). */
  function rank(
    column: number,
    value: number,
    reach: { readonly limit: number; readonly side: 1 | -1 },
  ): number {
    const start = column * size;
    let low = start;
    let high = start + size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const gap = values[middle]! - value;
      if (reach.side < 0 ? -gap >= reach.limit : gap < reach.limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - start;
  }

  /** The same of the second column within one strip: a position. */
  function edge(from: number, to: number, value: number, limit: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const gap = points[middle * columns + second]! - value;
      if (limit < 0 ? gap <= limit : gap < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  function markStrips(position: number, limit: number): void {
    const value = points[position * columns + lead]!;
    const below = rank(lead, value, { limit, side: -1 });
    const above = rank(lead, value, { limit, side: 1 });
    const other = points[position * columns + second]!;
    count = 0;
    for (let start = below - (below % stripRows); start < above; start += stripRows) {
      const end = Math.min(size, start + stripRows);
      const from = edge(start, end, other, -limit);
      const to = edge(from, end, other, limit);
      if (to > from) {
        const first = from >>> 5;
        const last = (to - 1) >>> 5;
        for (let word = first; word <= last; word += 1) {
          marks[word] = -1;
        }
        marks[first]! &= -1 << (from & 31);
        marks[last]! &= -1 >>> (31 - ((to - 1) & 31));
        runs[2 * count] = first;
        runs[2 * count + 1] = last;
        count += 1;
      }
    }
    if (columns > 1) {
      keep(lead, below, above);
    }
  }

  /** Corrects, or clears the corrections of, the rows of ranks between a run's end and the prefix that stands for it. */
  function correct(column: number, at: number, prefixEnd: number, clear: boolean): void {
    const start = column * size;
    const from = start + Math.min(at, prefixEnd);
    const to = start + Math.max(at, prefixEnd);
    for (let ranked = from; ranked < to; ranked += 1) {
      const position = order[ranked]!;
      const word = position >>> 5;
      corrections[word] = clear ? 0 : corrections[word]! ^ (1 << (position & 31));
    }
  }

  /** Keeps the marks of rows whose rank in a column is in [below, above). */
  function keep(column: number, below: number, above: number): void {
    const lowPrefix = Math.min(stored, Math.round(below / step));
    const highPrefix = Math.min(stored, Math.round(above / step));
    const lowEnd = Math.min(size, lowPrefix * step);
    const highEnd = Math.min(size, highPrefix * step);
    correct(column, below, lowEnd, false);
    correct(column, above, highEnd, false);
    const low = (column * (stored + 1) + lowPrefix) * words;
    const high = (column * (stored + 1) + highPrefix) * words;
    for (let run = 0; run < 2 * count; run += 2) {
      const last = runs[run + 1]!;
      for (let word = runs[run]!; word <= last; word += 1) {
        marks[word]! &= prefixes[high + word]! ^ prefixes[low + word]! ^ corrections[word]!;
      }
    }
    correct(column, below, lowEnd, true);
    correct(column, above, highEnd, true);
  }

  return {
    marks,
    runs,
    mark(position, limit) {
      markStrips(position, limit);
      for (let column = 0; column < columns; column += 1) {
        if (column !== lead && column !== second) {
          const value = points[position * columns + column]!;
          keep(
            column,
            rank(column, value, { limit, side: -1 }),
            rank(column, value, { limit, side: 1 }),
          );
        }
      }
      return count;
    },
  };
}

/** Number of set bits of a word. */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
