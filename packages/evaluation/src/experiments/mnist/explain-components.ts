import { correlation, createMatrix } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";

/** How much of a latent's variance is known from what made the view. */
export interface ComponentMeaning {
  /** Share of the variance that lies between the classes (η²). */
  readonly digit: number;
  /** Share that is linear in each change of the view (squared correlation). */
  readonly changes: readonly number[];
}

/**
 * Says of every latent how much of it is the class of the image and how much the view's own.
 *
 * @param latents - `[n, d]`. @param labels - class of each row. @param changes - `[n, p]`, drawn independently of one another.
 */
export function explainComponents(
  latents: Matrix,
  labels: ArrayLike<number>,
  changes: Matrix,
): ComponentMeaning[] {
  const { rows, columns } = latents;
  const width = columns + changes.columns;
  const both = createMatrix(rows, width);
  for (let row = 0; row < rows; row += 1) {
    both.data.set(latents.data.subarray(row * columns, (row + 1) * columns), row * width);
    both.data.set(
      changes.data.subarray(row * changes.columns, (row + 1) * changes.columns),
      row * width + columns,
    );
  }
  const correlations = correlation(both);
  return Array.from({ length: columns }, (_, component) => ({
    digit: betweenClasses(
      Float64Array.from({ length: rows }, (_row, row) => latents.data[row * columns + component]!),
      labels,
    ),
    changes: Array.from(
      { length: changes.columns },
      (_change, at) => correlations.data[component * width + columns + at]! ** 2,
    ),
  }));
}

/** Variance of the means of the classes as a share of all variance. */
function betweenClasses(values: Float64Array, labels: ArrayLike<number>): number {
  const sums = new Map<number, { count: number; sum: number }>();
  let [total, squares] = [0, 0];
  for (const [row, value] of values.entries()) {
    const own = sums.get(labels[row] ?? 0) ?? { count: 0, sum: 0 };
    own.count += 1;
    own.sum += value;
    sums.set(labels[row] ?? 0, own);
    total += value;
    squares += value * value;
  }
  const middle = (total * total) / values.length;
  const between = [...sums.values()].reduce((all, { count, sum }) => all + (sum * sum) / count, 0);
  return squares > middle ? (between - middle) / (squares - middle) : 0;
}
