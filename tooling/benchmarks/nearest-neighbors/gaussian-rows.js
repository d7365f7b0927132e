// Rows of standard normal x and of y = 0.6 x + 0.8 e, column by column.
import { createMatrix, createRandomSource } from "@mienf/numeric";

export function gaussianRows(rows, dim) {
  const source = createRandomSource(1).split(`${rows} ${dim}`);
  const x = createMatrix(rows, dim);
  source.fillNormal(x.data);
  const y = createMatrix(rows, dim);
  for (let at = 0; at < y.data.length; at += 1) {
    y.data[at] = 0.6 * x.data[at] + 0.8 * source.normal();
  }
  return { x, y };
}
