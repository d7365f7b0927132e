import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";

/** The same 3,000 rows in Node and in the browser. */
export function sampleRows(): { readonly x: Matrix; readonly y: Matrix } {
  const source = createRandomSource(8);
  const x = createMatrix(3000, 2, source.fillNormal(new Float64Array(6000)));
  const y = createMatrix(
    3000,
    2,
    x.data.map((value) => value + source.normal()),
  );
  return { x, y };
}
