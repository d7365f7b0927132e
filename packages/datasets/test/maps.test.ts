import "@mienf/testing";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import {
  affineCoordinates,
  asinhMap,
  bimodalMap,
  composeMaps,
  elementwise,
  gaussianPlateMap,
  halfCubeMap,
  identityMap,
  normalCdfMap,
  orthogonalMap,
  randomDiffeomorphism,
  randomMonotoneMap,
  randomRotation,
  rectangleMap,
  type SampleMap,
  shearWaveMap,
  signedPower,
  spiralMap,
  swissRollMap,
  wigglyMapX,
  wigglyMapY,
} from "../src/index.ts";

const source = createRandomSource(21);

// [map, coordinates before it, rows uniform on [0, 1] instead of normal]
const maps: Readonly<Record<string, readonly [SampleMap, number, "normal" | "uniform"]>> = {
  identity: [identityMap, 2, "normal"],
  "normal-cdf": [normalCdfMap, 3, "normal"],
  asinh: [asinhMap, 2, "normal"],
  "half-cube": [halfCubeMap, 2, "normal"],
  "signed power": [signedPower(3), 2, "normal"],
  "wiggly X": [wigglyMapX, 2, "normal"],
  "wiggly Y": [wigglyMapY, 2, "normal"],
  bimodal: [bimodalMap({ weight: 0.3, centres: [0, 5] }), 1, "normal"],
  spiral: [spiralMap({ speed: 2, plane: [1, 3] }), 4, "normal"],
  "swiss roll": [swissRollMap, 1, "uniform"],
  wave: [shearWaveMap({ amplitude: 3, frequency: 2 }), 3, "normal"],
  affine: [affineCoordinates({ scale: [2, -1], shift: [0.5] }), 3, "normal"],
  rotation: [randomRotation(4, source.split("rotation")), 4, "normal"],
  "random monotone": [randomMonotoneMap(source.split("monotone")), 2, "normal"],
  "random diffeomorphism": [randomDiffeomorphism(3, source.split("diffeo")), 3, "normal"],
  composition: [composeMaps(normalCdfMap, swissRollMap, spiralMap({ speed: 0.4 })), 1, "normal"],
  "Gaussian plate": [gaussianPlateMap({ size: 16 }), 2, "uniform"],
  rectangle: [rectangleMap({ size: 16 }), 4, "uniform"],
};

describe.each(Object.entries(maps))("%s", (_, [map, dim, margin]) => {
  const stream = createRandomSource(3);
  const rows = new Float64Array(200 * dim);
  void (margin === "normal" ? stream.fillNormal(rows) : stream.fillUniform(rows));

  test("is undone by its inverse", () => {
    const image = map.forward(rows, dim);
    const back = map.inverse?.(image, dim) ?? new Float64Array();
    expect(image).toHaveLength(200 * map.outputDim(dim));
    // Images tell a latent number to about 1e-12 in the middle and less at the ends of the square root.
    expect(back).toBeAllClose(rows, { atol: 1e-8 });
  });

  test("leaves its input alone", () => {
    const before = rows.slice();
    map.forward(rows, dim);
    map.inverse?.(map.forward(rows, dim), dim);
    expect(rows).toEqual(before);
  });
});

test("monotone maps are increasing on a fine grid", () => {
  const grid = Float64Array.from({ length: 2001 }, (_, i) => (i - 1000) / 200);
  const bimodal = bimodalMap({ weight: 0.5, centres: [-1, 3] });
  const random = randomMonotoneMap(createRandomSource(5));
  for (const map of [wigglyMapX, wigglyMapY, bimodal, random, asinhMap, halfCubeMap]) {
    const image = map.forward(grid, 1);
    expect(image.slice(1).every((value, i) => value > (image[i] ?? NaN))).toBe(true);
  }
});

test("a bimodal margin has the moments of its mixture", () => {
  const z = createRandomSource(1).fillNormal(new Float64Array(20_000));
  const x = bimodalMap({ weight: 0.3, centres: [0, 5] }).forward(z, 1);
  const mean = x.reduce((sum, value) => sum + value, 0) / 20_000;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 20_000;
  // Mean 3.5, variance 1 + 0.21·25 = 6.25; 4 standard errors, that of the variance bounded by 6.25·√(2/n).
  expect(Math.abs(mean - 3.5)).toBeLessThan(4 * Math.sqrt(6.25 / 20_000));
  expect(Math.abs(variance - 6.25)).toBeLessThan(4 * 6.25 * Math.sqrt(2 / 20_000));
});

test("maps that cannot take a row say so", () => {
  expect(() => swissRollMap.outputDim(2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: swissRollMap: expected rows of 1 coordinate, got 2]`,
  );
  expect(() => spiralMap({ plane: [1, 2] }).outputDim(2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: spiralMap: expected rows of at least 3 coordinates, got 2]`,
  );
  expect(() => spiralMap({ plane: [1, 1] })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: spiralMap: expected two different coordinates, got 1 and 1]`,
  );
  expect(() => signedPower(0)).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: signedPower: expected exponent in (0, Infinity), got 0]`,
  );
  expect(() => rectangleMap({ minimumSide: 0.1 })).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: rectangleMap: expected minimumSide in [0.125, 1), got 0.1]`,
  );
  expect(() => gaussianPlateMap().outputDim(3)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: gaussianPlateMap: expected rows of 2 coordinates, got 3]`,
  );
  expect(() => affineCoordinates({ scale: [0] })).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: affineCoordinates: expected |scale| in (0, Infinity), got 0]`,
  );
  expect(() =>
    orthogonalMap({ data: new Float64Array(2), rows: 1, columns: 2 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: orthogonalMap: expected a square matrix, got 1×2]`,
  );
});

test("a composition without all inverses has none", () => {
  const oneWay = elementwise({ name: "cube", forward: (x) => x * x * x });
  expect(composeMaps(oneWay, asinhMap).inverse).toBeUndefined();
  expect(composeMaps(oneWay, asinhMap).name).toBe("asinh∘cube");
});
