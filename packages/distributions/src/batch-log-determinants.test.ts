import "@tensorflow/tfjs-backend-cpu";
import { add, grad, matMul, mul, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createMatrix, createRandomSource, logDeterminantSpd } from "@mienf/numeric";
import { expectNoLeak, numericGradient } from "@mienf/testing";
import { describe, expect, test } from "vitest";
import { normalRows, take, toTensor } from "../test/helpers/tensors.ts";
import { batchLogDeterminants } from "./batch-log-determinants.ts";
import { gaussianMutualInformation, pairMoments } from "./gaussian-moments.ts";
import { signedTridiagonalGaussian } from "./signed-tridiagonal-gaussian.ts";

const asPairs = (
  values: ArrayLike<number>,
  [rows, dimX, dimY]: readonly [number, number, number],
) => ({
  x: createMatrix(rows, dimX, Array.from(values).slice(0, rows * dimX)),
  y: createMatrix(rows, dimY, Array.from(values).slice(rows * dimX)),
});

describe("batchLogDeterminants", () => {
  test("are those of the batch's covariance, on sides of any scale", () => {
    const x = mul<Tensor2D>(normalRows([50, 3], 1), 100);
    const mix = tensor2d([
      [1, 0],
      [0.5, 1],
      [0, 2],
    ]);
    const y = add<Tensor2D>(matMul(x, mix), normalRows([50, 2], 2));
    const values = [...x.dataSync(), ...y.dataSync()];
    const { covariance } = pairMoments(asPairs(values, [50, 3, 2]));
    const { x: left, y: right, joint } = batchLogDeterminants(x, y);
    const [a = NaN, b = NaN, c = NaN] = [left, right, joint].map((each) => take(each)[0]);
    expect(c).toBeAllClose(logDeterminantSpd(covariance), { rtol: 1e-5 });
    expect((a + b - c) / 2).toBeAllClose(gaussianMutualInformation(covariance, 3), { rtol: 1e-5 });
  });

  test.each([1, 8, 14])("%d nats a component survive float32", (nats) => {
    const correlations = Math.sqrt(-Math.expm1(-2 * nats));
    const law = signedTridiagonalGaussian(4, 4, { correlations });
    const pairs = law.sample(512, createRandomSource(3));
    const [x, y] = [toTensor(pairs.x), toTensor(pairs.y)];
    const rounded = asPairs([...x.dataSync(), ...y.dataSync()], [512, 4, 4]);
    const expected = gaussianMutualInformation(pairMoments(rounded).covariance, 4);
    const { x: left, y: right, joint } = batchLogDeterminants(x, y);
    const information = (take(left)[0]! + take(right)[0]! - take(joint)[0]!) / 2;
    // Whitening's rounding errors are to the residuals as 1e-7 is to e^{−I}.
    expect(information).toBeAllClose(expected, { atol: nats > 10 ? 0.2 : 1e-3 });
  });

  test("has the gradient of the float64 function", () => {
    const shape = [12, 2, 2] as const;
    const flat = createRandomSource(4).fillNormal(new Float64Array(48));
    const fixed = tensor2d(Float32Array.from(flat.subarray(24)), [12, 2]);
    const gradient = grad((x: Tensor) => batchLogDeterminants(x as Tensor2D, fixed).joint)(
      tensor2d(Float32Array.from(flat.subarray(0, 24)), [12, 2]),
    );
    const expected = numericGradient(
      (values) => {
        const all = [...values, ...flat.subarray(24)];
        return logDeterminantSpd(pairMoments(asPairs(all, shape)).covariance);
      },
      flat.subarray(0, 24),
    );
    expect(take(gradient)).toBeAllClose(expected, { atol: 1e-5 });
  });

  test("stays finite where columns depend on each other, and leaves no tensor behind", () => {
    const x = normalRows([20, 2], 5);
    expectNoLeak(() => {
      for (const each of Object.values(batchLogDeterminants(x, x))) {
        expect(Number.isFinite(take(each as Tensor)[0])).toBe(true);
      }
    });
  });

  test("says what does not fit", () => {
    expect(() =>
      batchLogDeterminants(normalRows([4, 2], 6), normalRows([4, 2], 7)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: batchLogDeterminants: expected paired rows, more than 4, got 4 and 4]`,
    );
  });
});
