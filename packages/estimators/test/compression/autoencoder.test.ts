import { createEagerRuntime } from "@mienf/core";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { engine, tensor2d } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { denseAutoencoder } from "../../src/compression/autoencoder.ts";
import { evenness } from "../../src/compression/evenness.ts";

beforeAll(() => createEagerRuntime({ backend: "cpu" }));

test.each([2, 4])(
  "an autoencoder of 3 columns begun straight through has the first as its code of %s, and gives them back",
  (code) => {
    const beginning = "through";
    const network = denseAutoencoder(3, { code, hidden: 4, beginning }, createRandomSource(1));
    engine().startScope();
    const codes = network.encode(
      tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    const expected = [
      [1, 2, 3, 0],
      [4, 5, 6, 0],
    ];
    expect(codes.arraySync()).toEqual(expected.map((row) => row.slice(0, code)));
    const back = expected.map((row) => [0, 1, 2].map((at) => (at < code ? row[at] : 0)));
    expect(network.decode(codes).arraySync()).toEqual(back);
    engine().endScope();
  },
);

test("an autoencoder begun at random has other codes", () => {
  const beginning = "random";
  const network = denseAutoencoder(3, { code: 2, hidden: 4, beginning }, createRandomSource(1));
  engine().startScope();
  const codes = network.encode(tensor2d([[1, 2, 3]])).arraySync();
  expect(codes).not.toEqual([[1, 2]]);
  engine().endScope();
});

const normals = (rows: number, columns: number): Matrix =>
  createMatrix(rows, columns, createRandomSource(2).fillNormal(new Float64Array(rows * columns)));

test("normal codes are as even as can be, however they are scaled and turned", async () => {
  const codes = normals(3000, 2);
  const most = Math.log(2 * Math.PI * Math.E);
  // The standard error is 0.02.
  expect(Math.abs((await evenness(codes)) - most)).toBeLessThan(0.1);
  const turned = createMatrix(3000, 2);
  for (let row = 0; row < 3000; row += 1) {
    const [a, b] = [codes.data[2 * row]!, codes.data[2 * row + 1]!];
    turned.data.set([10 * (a + b), a - 2 * b], 2 * row);
  }
  expect(Math.abs((await evenness(turned)) - most)).toBeLessThan(0.1);
});

test("codes that pinch are less even, and those with a constant number not at all", async () => {
  const codes = normals(2000, 2);
  const pinched = createMatrix(2000, 2);
  const flat = createMatrix(2000, 2);
  for (let row = 0; row < 2000; row += 1) {
    const [a, b] = [codes.data[2 * row]!, codes.data[2 * row + 1]!];
    pinched.data.set([a * b * b, b], 2 * row);
    flat.data.set([a, 5], 2 * row);
  }
  expect(await evenness(pinched)).toBeLessThan((await evenness(codes)) - 0.3);
  expect(await evenness(flat)).toBe(-Infinity);
});

test("nothing is said of how even codes of many numbers are", async () => {
  expect(await evenness(normals(100, 9))).toBe(0);
});
