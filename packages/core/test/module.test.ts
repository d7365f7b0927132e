import { add, tensor1d } from "@tensorflow/tfjs-core";
import {
  assignFlatParameters,
  createEagerRuntime,
  createParameter,
  flattenParameters,
  foldRows,
  indexedParameters,
  namedParameters,
  splitRows,
  totalSize,
  trainableParameters,
  withBoundParameters,
} from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { beforeAll, describe, expect, test } from "vitest";

beforeAll(async () => {
  await createEagerRuntime({ backend: "cpu" });
});

describe("parameters", () => {
  const scale = createParameter([2], [1, 2]);
  const order = createParameter([3], [0, 1, 2], { trainable: false });
  const shift = createParameter([], 0.5);
  const tree = {
    layers: indexedParameters([{ parameters: { scale, order } }, { parameters: { shift } }]),
  };

  test("are named by their path, in the order in which the tree was written", () => {
    expect(namedParameters(tree).map(([name]) => name)).toEqual([
      "layers.0.scale",
      "layers.0.order",
      "layers.1.shift",
    ]);
  });

  test("that are frozen, or shared, do not train or do not train twice", () => {
    expect(trainableParameters({ tree, again: { scale } })).toEqual([scale, shift]);
  });

  test("survive flattening and assignment", () => {
    const parameters = trainableParameters(tree);
    expect(totalSize(parameters)).toBe(3);
    expect([...flattenParameters(parameters)]).toEqual([1, 2, 0.5]);
    assignFlatParameters(parameters, Float32Array.of(4, 5, 6));
    expect([...scale.values, ...shift.values]).toEqual([4, 5, 6]);
    expect(() => assignFlatParameters(parameters, Float32Array.of(1))).toThrow(
      "assignFlatParameters: expected 3 values, got 1",
    );
  });

  test("refuse values that do not fill their shape", () => {
    expect(() => createParameter([2, 2], [1, 2, 3])).toThrow(
      "Parameter: expected 4 values for shape [2,2], got 3",
    );
  });

  test("read as the bound tensor only while it is bound, even when the function throws", () => {
    const bound = tensor1d([7, 8]);
    expect(() =>
      withBoundParameters([scale], [bound], () => {
        expect(scale.read()).toBe(bound);
        throw new Error("stop");
      }),
    ).toThrow("stop");
    const free = scale.read();
    expect(free).not.toBe(bound);
    expect([...add(free, 0).dataSync()]).toEqual([...scale.values]);
    expect(() => withBoundParameters([shift], [bound], () => 0)).toThrow(
      "withBoundParameters: expected tensor 0 of shape [], got [2]",
    );
  });
});

describe("row splits", () => {
  test("hold every row out in exactly one fold", () => {
    const folds = foldRows(103, 4, createRandomSource(1));
    const heldOut = folds.flatMap((fold) => [...fold.heldOut]);
    expect(heldOut.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 103 }, (_, row) => row));
    for (const { train, heldOut: rows } of folds) {
      expect(new Set([...train, ...rows]).size).toBe(103);
      expect(train.length + rows.length).toBe(103);
    }
  });

  test("keep their parts apart and never empty", () => {
    const rows = Int32Array.of(5, 9, 11, 20);
    const { train, heldOut } = splitRows(rows, 0.01, createRandomSource(1));
    expect(heldOut).toHaveLength(1);
    expect([...train, ...heldOut].toSorted((a, b) => a - b)).toEqual([...rows]);
    expect(() => splitRows(Int32Array.of(1), 0.5, createRandomSource(1))).toThrow(
      "at least 2 rows",
    );
    expect(() => foldRows(3, 4, createRandomSource(1))).toThrow("expected 2 ≤ folds ≤ 3, got 4");
  });
});
