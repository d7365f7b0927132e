// Time a row of each layout, by rows and columns: what `fastestLayout` and the constants of the layouts were chosen by.
// Radii for counting are those of a joint sample with twice the columns, as KSG has them.
import { createMatrix, createRandomSource } from "@mienf/numeric";
import { bench, describe } from "vitest";
import { buildIndex } from "../src/nearest-neighbors/internal/build-index.ts";
import { countWithin } from "../src/nearest-neighbors/internal/count.ts";
import { findNearest } from "../src/nearest-neighbors/internal/nearest.ts";
import { jointNorm } from "../src/nearest-neighbors/internal/norm.ts";
import type { PointIndex } from "../src/nearest-neighbors/internal/point-index.ts";

const LAYOUTS = { max: ["tree", "blocks", "bitmaps"], euclidean: ["tree", "blocks"] } as const;
const QUICK = { iterations: 1, time: 1, warmupIterations: 1, warmupTime: 1 };

const all = (index: PointIndex) => ({ from: 0, to: index.leafStarts.length - 1 });

for (const kind of ["max", "euclidean"] as const) {
  for (const rows of [1000, 10_000]) {
    for (const columns of [2, 3, 4, 6, 8, 10, 20]) {
      const source = createRandomSource(columns);
      const joint = createMatrix(rows, 2 * columns);
      source.fillNormal(joint.data);
      const side = createMatrix(rows, columns);
      for (let row = 0; row < rows; row += 1) {
        const from = row * 2 * columns;
        side.data.set(joint.data.subarray(from, from + columns), row * columns);
      }
      const jointIndex = buildIndex(joint, {
        norm: jointNorm(kind, [columns, columns]),
        layout: "blocks",
      });
      const radii = new Float64Array(rows);
      findNearest(jointIndex, { k: 3, sizes: radii }, all(jointIndex));
      for (const layout of LAYOUTS[kind]) {
        const index = buildIndex(side, { norm: jointNorm(kind, [columns]), layout });
        describe(`${kind}, ${rows} rows, ${columns} columns`, () => {
          bench(
            `nearest, ${layout}`,
            () => findNearest(index, { k: 3, sizes: new Float64Array(rows) }, all(index)),
            QUICK,
          );
          bench(
            `count, ${layout}`,
            () =>
              countWithin(
                index,
                { radii, closed: false, counts: new Int32Array(rows) },
                all(index),
              ),
            QUICK,
          );
        });
      }
    }
  }
}
