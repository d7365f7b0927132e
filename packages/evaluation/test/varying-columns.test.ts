import { createMatrix } from "@mienf/numeric";
import { expect, test } from "vitest";
import { runCell } from "../src/runner/run-cell.ts";
import { varyingColumns } from "../src/runner/varying-columns.ts";
import { createCell } from "../src/suite/cell.ts";

test("columns that are the same in every row are left out, and the others stay in order", () => {
  const x = createMatrix(3, 3, Float64Array.of(1, 5, 0, 2, 5, 0, 3, 5, 1));
  const y = createMatrix(3, 1, Float64Array.of(1, 2, 2));
  const { rows, warnings } = varyingColumns({ x, y });
  expect([...rows.x.data]).toEqual([1, 0, 2, 0, 3, 1]);
  expect(rows.y).toBe(y);
  expect(warnings).toEqual(["columns left out, as they are the same in every row: 1"]);
});

test("a side of such columns alone stays as it is", () => {
  const side = createMatrix(2, 2, Float64Array.of(1, 2, 1, 2));
  const { rows, warnings } = varyingColumns({ x: side, y: side });
  expect([rows.x, rows.y, warnings]).toEqual([side, side, []]);
});

test("estimators get rectangles without the edge that is always empty, unless they take pictures", async () => {
  const runtime = (): Promise<never> => Promise.reject(new Error("ksg needs none"));
  const facts = {
    law: {
      name: "rectangles",
      parameters: { size: 16, mutualInformation: 1 },
      copies: 1,
      noiseColumns: 0,
    },
    rows: 100,
    seed: 1,
    level: 0.95,
    keepPoints: 0,
  };
  const estimator = { label: "ksg", name: "ksg", options: {} };
  expect(await runCell(createCell({ ...facts, estimator }), runtime)).toMatchObject({
    status: "done",
    dimX: 256,
    warnings: expect.arrayContaining([expect.stringMatching(/^columns left out, .* row: \d+$/u)]),
  });
  const pictures = { ...estimator, pictures: true as const };
  expect(await runCell(createCell({ ...facts, estimator: pictures }), runtime)).toMatchObject({
    status: "failed",
    error: expect.stringContaining("columns that vary"),
  });
});
