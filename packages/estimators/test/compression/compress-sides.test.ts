import type { Runtime } from "@mienf/core";
import { gaussianPlates } from "@mienf/datasets";
import { compressedMienf } from "@mienf/estimators/compression";
import { ConfigError, createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { compressSides } from "../../src/compression/compress-sides.ts";
import { joinedRows, separatedRows } from "../../src/compression/joined-rows.ts";
import { lookAlike } from "../../src/compression/look-alike.ts";
import { straightenedInformation } from "../../src/compression/straightened-information.ts";

// Autoencoders and maps.
vi.setConfig({ testTimeout: 120_000 });

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createOnnxRuntime();
});
afterAll(() => runtime.dispose());

const normals = (rows: number, columns: number, seed: number): Matrix =>
  createMatrix(
    rows,
    columns,
    createRandomSource(seed).fillNormal(new Float64Array(rows * columns)),
  );
const mapped = (matrix: Matrix, of: (value: number) => number): Matrix =>
  createMatrix(matrix.rows, matrix.columns, matrix.data.map(of));

test("sides of one law look alike, dependent or not, but for one in a hundred", () => {
  let alike = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    const x = normals(120, 2, seed);
    alike += lookAlike(x, normals(120, 2, 1000 + seed), createRandomSource(seed)) ? 1 : 0;
    alike += lookAlike(x, x, createRandomSource(seed)) ? 1 : 0;
  }
  // Five or more of 120 tests at 1 % reject in one run of a hundred.
  expect(alike).toBeGreaterThanOrEqual(116);
});

test("sides of other scales, shapes or widths do not look alike, however dependent", () => {
  const x = normals(1000, 3, 1);
  const source = () => createRandomSource(2);
  expect(
    lookAlike(
      x,
      mapped(x, (value) => 1.3 * value),
      source(),
    ),
  ).toBe(false);
  expect(
    lookAlike(
      x,
      mapped(x, (value) => value + 0.3),
      source(),
    ),
  ).toBe(false);
  // Means and variances are the same.
  expect(
    lookAlike(
      x,
      mapped(x, (value) => Math.sign(value)),
      source(),
    ),
  ).toBe(false);
  expect(lookAlike(x, normals(1000, 2, 3), source())).toBe(false);
});

test("rows that are joined come apart again", () => {
  const [x, y] = [normals(5, 3, 4), normals(5, 3, 5)];
  expect(separatedRows(joinedRows(x, y), 5)).toEqual({ x, y });
});

const options = {
  network: "dense",
  image: "square",
  hidden: 16,
  epochs: 5,
  patience: 5,
  batch: 64,
  rate: 0.005,
  validation: 0.1,
} as const;
const compressed = (samples: { x: Matrix; y: Matrix }, shared: "auto" | "always" | "never") =>
  compressSides(
    { ...samples, sampleSize: samples.x.rows },
    {
      estimator: "test",
      options: { ...options, shared },
      codeOf: () => 2,
      runtime,
      source: createRandomSource(7),
      context: {},
    },
  );

test("one autoencoder of both sides gives what is equal equal codes, one of each side does not", async () => {
  const { x } = gaussianPlates({ size: 8, mutualInformation: 1 }).sample(
    300,
    createRandomSource(6),
  );
  const together = await compressed({ x, y: x }, "auto");
  expect(together.shared).toBe(true);
  expect(together.y.codes).toEqual(together.x.codes);
  const apart = await compressed({ x, y: x }, "never");
  expect(apart.shared).toBe(false);
  expect(apart.y.codes).not.toEqual(apart.x.codes);
  const inverted = mapped(x, (pixel) => 1 - pixel);
  expect((await compressed({ x, y: inverted }, "auto")).shared).toBe(false);
  expect((await compressed({ x, y: inverted }, "always")).shared).toBe(true);
});

test("one autoencoder cannot be asked for where sides differ in width", async () => {
  const refused = compressedMienf({ shared: "always" }).fit(normals(100, 3, 8), normals(100, 4, 9));
  await expect(refused).rejects.toThrow(ConfigError);
  await expect(refused).rejects.toThrow(
    "compressed-mienf: expected sides of as many columns for shared=always, got 3 and 4; use shared=auto",
  );
});

/** 2 + 2 normals with a correlation of 0.9 in each pair, and Y turned by an angle that grows with its distance from 0. */
function swirled(turns: number): { x: Matrix; y: Matrix } {
  const rows = 2000;
  const x = normals(rows, 2, 10);
  const noise = normals(rows, 2, 11);
  const y = createMatrix(rows, 2);
  for (let row = 0; row < rows; row += 1) {
    const [a, b] = [0, 1].map(
      (column) =>
        0.9 * x.data[2 * row + column]! + Math.sqrt(1 - 0.81) * noise.data[2 * row + column]!,
    ) as [number, number];
    const angle = turns * Math.hypot(a, b);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    y.data.set([a * cos - b * sin, a * sin + b * cos], 2 * row);
  }
  return { x, y };
}

test("alike sides share a map where that does better, and have one each where one cannot straighten both", async () => {
  const truth = -Math.log(1 - 0.81);
  const estimate = (turns: number) =>
    straightenedInformation(swirled(turns), { runtime, seed: 1 }, { name: "test", alike: true });
  const plain = await estimate(0);
  expect(plain.diagnostics["sameMap"]).toBe(1);
  const turned = await estimate(1);
  expect(turned.diagnostics["sameMap"]).toBe(0);
  for (const { mutualInformation } of [plain, turned]) {
    // The standard error of 2000 rows is 0.03; maps of their rows lose some.
    expect(mutualInformation).toBeGreaterThan(truth - 0.25);
    expect(mutualInformation).toBeLessThan(truth + 0.12);
  }
});

test("images that are the same on both sides have a distrusted estimate: what they share has no bound", async () => {
  const { x } = gaussianPlates({ size: 8, mutualInformation: 1 }).sample(
    300,
    createRandomSource(12),
  );
  const estimate = await compressedMienf({ epochs: 5, hidden: 16 }).fit(x, x, { runtime, seed: 1 });
  expect(estimate.verdict).toBe("distrust");
  expect(estimate.warnings.join()).toMatch(/determines one of y up to rounding/);
});

test("codes on a surface of fewer numbers have a distrusted estimate: what they share may be counted twice", async () => {
  const { x, y } = swirled(0);
  const bent = ({ data, rows }: Matrix): Matrix =>
    createMatrix(
      rows,
      3,
      Float64Array.from({ length: 3 * rows }, (_, at) => {
        const [a, b] = [data[2 * Math.floor(at / 3)]!, data[2 * Math.floor(at / 3) + 1]!];
        return [a, b, a * a - b * b][at % 3]!;
      }),
    );
  const estimate = await straightenedInformation(
    { x: bent(x), y: bent(y) },
    { runtime, seed: 1 },
    { name: "test", alike: false },
  );
  expect(estimate.verdict).toBe("distrust");
  expect(estimate.warnings.join()).toMatch(
    /the 3 numbers of the code of x seem to depend on some 1\.\d: .* use a smaller code, or readOut=auto/,
  );
});
