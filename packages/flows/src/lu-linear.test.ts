import "@tensorflow/tfjs-backend-cpu";
import { add, mul, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import "@mienf/testing";
import { luLinear } from "./lu-linear.ts";
import { describe, expect, test } from "vitest";
import { logAbsDeterminant } from "../test/helpers/log-abs-determinant.ts";
import { normalRows, randomise, setParameter, take } from "../test/helpers/tensors.ts";

/** The matrix that a linear map of rows multiplies by. */
function matrixOf(map: ReturnType<typeof luLinear>): Float64Array {
  const unit = Array.from({ length: map.dim }, (_, i) =>
    Array.from({ length: map.dim }, (__, j) => Number(i === j)),
  );
  return take(map.forward(tensor2d(unit)).y);
}

describe("luLinear", () => {
  test("starts as the identity", () => {
    expect(matrixOf(luLinear(3))).toBeAllClose([1, 0, 0, 0, 1, 0, 0, 0, 1], { atol: 1e-7 });
  });

  test.each([2, 3, 7, 16])(
    "starts from any invertible matrix of %i columns, with its determinant",
    (dim) => {
      const data = createRandomSource(dim).fillNormal(new Float64Array(dim * dim));
      const map = luLinear(dim, { matrix: createMatrix(dim, dim, data) });
      // Partial pivoting grows rounding errors by a small factor.
      expect(matrixOf(map)).toBeAllClose(data, { atol: 3e-6 });
      const { logDet } = map.forward(normalRows(1, dim, 1));
      const rows = Array.from({ length: dim }, (_, row) =>
        data.subarray(row * dim, (row + 1) * dim),
      );
      expect(take(logDet)).toBeAllClose([logAbsDeterminant(rows)], { atol: 1e-5 });
    },
  );

  test("can reflect, if the matrix that it starts from does", () => {
    const map = luLinear(2, { matrix: createMatrix(2, 2, [0, 1, 1, 0]) });
    expect(matrixOf(map)).toBeAllClose([0, 1, 1, 0], { atol: 1e-7 });
  });

  test("is inverted to rounding error even where the powers of its triangles are huge", () => {
    // All ones below the diagonal: the power series of the inverse has binomial terms of up to 1e8 at 32 columns.
    const dim = 32;
    const map = luLinear(dim);
    const ones = new Float32Array(dim * dim).fill(1);
    setParameter(map, "factors", ones);
    const x = normalRows(4, dim, 2);
    const { y } = map.forward(x);
    expect(take(map.inverse(y).x)).toBeAllClose(take(x), { atol: 1e-2 });
  });

  test("initialise standardises its outputs and leaves its shape of correlation alone", () => {
    const map = luLinear(3);
    randomise(map, 1);
    const x = add<Tensor2D>(mul(normalRows(500, 3, 3), 5), [0, 1, 2]);
    map.initialise?.(x);
    const y = take(map.forward(x).y);
    for (const column of [0, 1, 2]) {
      const values = y.filter((_, k) => k % 3 === column);
      const mean = values.reduce((sum, value) => sum + value, 0) / 500;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 500;
      expect([mean, variance]).toBeAllClose([0, 1], { atol: 1e-5 });
    }
  });

  test("names what is wrong with a matrix", () => {
    expect(() => luLinear(2, { matrix: createMatrix(2, 2) })).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: luLinear: expected an invertible matrix, got pivot 0 in column 0]`,
    );
    expect(() => luLinear(3, { matrix: createMatrix(2, 2) })).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: luLinear: expected a matrix of 3×3, got 2×2]`,
    );
  });
});
