import { createEagerRuntime, trainableParameters } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { tensor2d } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { logAbsDeterminants } from "../../src/compression/log-abs-determinants.ts";
import { straighteningMap } from "../../src/compression/straightening-map.ts";

beforeAll(async () => {
  // Brings a backend for the tensors.
  await createEagerRuntime();
});

test("log|det| of small matrices is that of the cofactor formula", () => {
  const matrices = tensor2d(
    [
      [2, 1, 0, -1, 1, 0.5, 0.3, 0, -1],
      [1, 0.2, 0.1, 0, 3, 0, 0.5, 0.5, 0.5],
    ],
    [2, 9],
  );
  // det = 2(−1 − 0) − 1(1 − 0.15) + 0 = −2.85; and 1·(1.5) − 0.2·0 + 0.1·(0 − 1.5) = 1.35.
  const values = logAbsDeterminants(matrices, 3, { plusIdentity: false }).dataSync();
  expect(values[0]).toBeCloseTo(Math.log(2.85), 5);
  expect(values[1]).toBeCloseTo(Math.log(1.35), 5);
});

test("a straightening map is the identity at first, and knows its volume change afterwards", () => {
  const dim = 3;
  const source = createRandomSource(81);
  const map = straighteningMap(dim, 5, source);
  const rows = tensor2d(Float32Array.from(source.fillNormal(new Float64Array(4 * dim))), [4, dim]);
  const [same, none] = map.forward(rows);
  expect([...same.dataSync()]).toEqual([...rows.dataSync()]);
  expect(Math.max(...none.dataSync().map(Math.abs))).toBeLessThan(1e-6);

  for (const parameter of trainableParameters(map.parameters)) {
    const draws = source.fillNormal(new Float64Array(parameter.size));
    parameter.assign(Float32Array.from(draws, (draw) => 0.3 * draw));
  }
  const [image, logDet] = map.forward(rows);
  expect([...map.image(rows).dataSync()]).toEqual([...image.dataSync()]);
  // Central differences with steps of 1e-2: errors of 1e-4 from the third derivative, 1e-5 from float32.
  const step = 1e-2;
  const moved = (axis: number, by: number): Float32Array =>
    map
      .image(
        tensor2d(
          rows.dataSync().map((value, at) => (at % dim === axis ? value + by : value)),
          [4, dim],
        ),
      )
      .dataSync() as Float32Array;
  const columns = [0, 1, 2].map((axis) => {
    const [up, down] = [moved(axis, step), moved(axis, -step)];
    return up.map((value, at) => (value - down[at]!) / (2 * step));
  });
  const jacobians = tensor2d(
    Float32Array.from({ length: 4 * dim * dim }, (_, at) => {
      const [row, axis, output] = [
        Math.floor(at / (dim * dim)),
        Math.floor(at / dim) % dim,
        at % dim,
      ];
      return columns[axis]![row * dim + output]!;
    }),
    [4, dim * dim],
  );
  const expected = logAbsDeterminants(jacobians, dim, { plusIdentity: false }).dataSync();
  for (const [row, value] of logDet.dataSync().entries()) {
    expect(Math.abs(value - expected[row]!)).toBeLessThan(2e-3);
    expect(Math.abs(value)).toBeGreaterThan(1e-3);
  }
});
