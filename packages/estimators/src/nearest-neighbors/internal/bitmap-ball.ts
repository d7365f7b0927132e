import type { BitmapIndex } from "./point-index.ts";

/** Finds the rows within a max-norm ball of one query as a bitmap; holds the scratch memory. */
export interface BitmapBall {
  /**
   * Marks the rows whose every coordinate differs by less than `limit` from those of the row at a position.
   *
   * Words [first, last] of `marks` hold the result until the next call; no row outside of them is in the ball.
   */
  mark(position: number, limit: number): { readonly first: number; readonly last: number };
  readonly marks: Int32Array;
}

/**
 * Makes a ball search over bitmaps.
 *
 * Rows are in order of the lead column, so its condition is a run of words. The condition of another column is a run of
 * ranks: the difference of two stored prefixes of that column's order, and of the ranks between these and the run's ends.
 */
export function bitmapBall(index: BitmapIndex): BitmapBall {
  const { points, columns, size, lead, values, order, prefixes, step } = index;
  const words = (size + 31) >>> 5;
  const stored = Math.ceil(size / step);
  const marks = new Int32Array(words);
  const fringe = new Int32Array(words);
  const run = { first: 0, last: 0 };

  /** Number of rows of a column before those within reach of `value`, and up to their end. */
  function rankBelow(column: number, value: number, limit: number): number {
    let low = column * size;
    let high = low + size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value - values[middle]! >= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - column * size;
  }

  function rankAbove(column: number, value: number, limit: number): number {
    let low = column * size;
    let high = low + size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle]! - value < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - column * size;
  }

  /** Flips the rows of ranks [from, to) of a column in the fringe. */
  function flip(column: number, from: number, to: number): void {
    for (let at = column * size + from; at < column * size + to; at += 1) {
      const position = order[at]!;
      fringe[position >>> 5]! ^= 1 << (position & 31);
    }
  }

  function clear(column: number, from: number, to: number): void {
    for (let at = column * size + from; at < column * size + to; at += 1) {
      fringe[order[at]! >>> 5] = 0;
    }
  }

  function keepRun(column: number, below: number, above: number): void {
    const lowPrefix = Math.min(stored, Math.round(below / step));
    const highPrefix = Math.min(stored, Math.round(above / step));
    const lowRank = Math.min(size, lowPrefix * step);
    const highRank = Math.min(size, highPrefix * step);
    flip(column, Math.min(below, lowRank), Math.max(below, lowRank));
    flip(column, Math.min(above, highRank), Math.max(above, highRank));
    const low = (column * (stored + 1) + lowPrefix) * words;
    const high = (column * (stored + 1) + highPrefix) * words;
    for (let word = run.first; word <= run.last; word += 1) {
      marks[word]! &= prefixes[high + word]! ^ prefixes[low + word]! ^ fringe[word]!;
    }
    clear(column, Math.min(below, lowRank), Math.max(below, lowRank));
    clear(column, Math.min(above, highRank), Math.max(above, highRank));
  }

  return {
    marks,
    mark(position, limit) {
      const value = points[position * columns + lead]!;
      const below = rankBelow(lead, value, limit);
      const above = rankAbove(lead, value, limit);
      if (above <= below) {
        run.first = 0;
        run.last = -1;
        return run;
      }
      run.first = below >>> 5;
      run.last = (above - 1) >>> 5;
      marks.fill(-1, run.first, run.last + 1);
      marks[run.first]! &= -1 << (below & 31);
      marks[run.last]! &= -1 >>> (31 - ((above - 1) & 31));
      for (let column = 0; column < columns; column += 1) {
        if (column !== lead) {
          const other = points[position * columns + column]!;
          keepRun(column, rankBelow(column, other, limit), rankAbove(column, other, limit));
        }
      }
      return run;
    },
  };
}

/** Number of set bits of a word. */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
