/** Rows being reordered: `data` is row-major with `columns` columns, `rows` names the original row of each position. */
export interface MovableRows {
  readonly data: Float64Array;
  readonly rows: Int32Array;
  readonly columns: number;
}

// Below this size plain Hoare partitioning finds its pivot as fast as sampling does.
const SAMPLING_FROM = 600;

/**
 * Reorders positions [first, last] so that position `target` holds the value of its rank in `column`, smaller values
 * before it and larger ones after it.
 *
 * @see Floyd & Rivest 1975, "Algorithm 489: SELECT".
 */
export function partitionRows(
  moved: MovableRows,
  column: number,
  target: number,
  range: { readonly first: number; readonly last: number },
): void {
  const { data, columns } = moved;
  let { first, last } = range;
  while (last > first) {
    if (last - first > SAMPLING_FROM) {
      const n = last - first + 1;
      const i = target - first + 1;
      const z = Math.log(n);
      const s = 0.5 * Math.exp((2 * z) / 3);
      const sd = 0.5 * Math.sqrt((z * s * (n - s)) / n) * (i - n / 2 < 0 ? -1 : 1);
      partitionRows(moved, column, target, {
        first: Math.max(first, Math.floor(target - (i * s) / n + sd)),
        last: Math.min(last, Math.floor(target + ((n - i) * s) / n + sd)),
      });
    }
    const pivot = data[target * columns + column]!;
    let i = first;
    let j = last;
    swapRows(moved, first, target);
    if (data[last * columns + column]! > pivot) {
      swapRows(moved, last, first);
    }
    while (i < j) {
      swapRows(moved, i, j);
      i += 1;
      j -= 1;
      while (data[i * columns + column]! < pivot) {
        i += 1;
      }
      while (data[j * columns + column]! > pivot) {
        j -= 1;
      }
    }
    if (pivot === data[first * columns + column]!) {
      swapRows(moved, first, j);
    } else {
      j += 1;
      swapRows(moved, j, last);
    }
    if (j <= target) {
      first = j + 1;
    }
    if (target <= j) {
      last = j - 1;
    }
  }
}

function swapRows({ data, rows, columns }: MovableRows, i: number, j: number): void {
  const row = rows[i]!;
  rows[i] = rows[j]!;
  rows[j] = row;
  const a = i * columns;
  const b = j * columns;
  for (let column = 0; column < columns; column += 1) {
    const value = data[a + column]!;
    data[a + column] = data[b + column]!;
    data[b + column] = value;
  }
}
