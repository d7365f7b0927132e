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
 * order that hold it, less the rows between their ends and the run's.
 */
export function bitmapBall(index: BitmapIndex): BitmapBall {
  const { points, columns, size, lead, second, stripRows, stripCounts } = index;
  const { values, fences, order, prefixes, step } = index;
  const words = (size + 31) >>> 5;
  const stored = Math.ceil(size / step);
  const marks = new Int32Array(words);
  const runs = new Int32Array(2 * Math.ceil(size / stripRows));
  let count = 0;

  /**
   * Number of values of a column that differ from `value` by no more than a limit below 0, or by less than another.
   *
   * Looks at the fences first: they stay in the cache, and leave one step of the values.
   */
  function rank(column: number, value: number, limit: number): number {
    let low = 0;
    let high = stored;
    const firstFence = column * stored;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const gap = fences[firstFence + middle]! - value;
      if (limit < 0 ? gap <= limit : gap < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const first = column * size;
    high = first + Math.min(size, low * step);
    low = first + Math.max(0, (low - 1) * step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const gap = values[middle]! - value;
      if (limit < 0 ? gap <= limit : gap < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - first;
  }

  /** The same of the second column in the positions [from, to) of a strip: the position after the last such value. */
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
    const below = rank(lead, value, -limit);
    const above = rank(lead, value, limit);
    const other = points[position * columns + second]!;
    // Prefixes of the second column's order that hold its ends: they leave a few rows of each strip to look at.
    const low = Math.floor(rank(second, other, -limit) / step);
    const high = Math.floor(rank(second, other, limit) / step);
    count = 0;
    for (let start = below - (below % stripRows); start < above; start += stripRows) {
      const at = (start / stripRows) * (stored + 2);
      const from = edge(
        start + stripCounts[at + low]!,
        start + stripCounts[at + low + 1]!,
        other,
        -limit,
      );
      const to = edge(
        start + stripCounts[at + high]!,
        start + stripCounts[at + high + 1]!,
        other,
        limit,
      );
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
    // Only the outer strips can hold rows beyond reach in the lead column.
    keep(lead, { below, above }, Math.max(1, count - 1));
  }

  /** Takes the marks of the rows of some ranks away. */
  function remove(column: number, from: number, to: number): void {
    for (let at = column * size + from; at < column * size + to; at += 1) {
      const position = order[at]!;
      marks[position >>> 5]! &= ~(1 << (position & 31));
    }
  }

  /** Keeps, in every `stride`-th run, the marks of rows whose rank in a column is in [below, above). */
  function keep(
    column: number,
    { below, above }: { readonly below: number; readonly above: number },
    stride: number,
  ): void {
    const lowPrefix = Math.floor(below / step);
    const highPrefix = Math.ceil(above / step);
    const low = (column * (stored + 1) + lowPrefix) * words;
    const high = (column * (stored + 1) + highPrefix) * words;
    const bits = prefixes;
    const kept = marks;
    for (let run = 0; run < 2 * count; run += 2 * stride) {
      const last = runs[run + 1]!;
      for (let word = runs[run]!; word <= last; word += 1) {
        kept[word]! &= bits[high + word]! ^ bits[low + word]!;
      }
    }
    remove(column, lowPrefix * step, below);
    remove(column, above, Math.min(size, highPrefix * step));
  }

  return {
    marks,
    runs,
    mark(position, limit) {
      markStrips(position, limit);
      for (let column = 0; column < columns; column += 1) {
        if (column !== lead && column !== second) {
          const value = points[position * columns + column]!;
          const below = rank(column, value, -limit);
          const above = rank(column, value, limit);
          keep(column, { below, above }, 1);
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
