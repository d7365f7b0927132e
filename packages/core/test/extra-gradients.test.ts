import "@tensorflow/tfjs-backend-cpu";
import {
  grad,
  greater,
  mul,
  setBackend,
  square,
  sum,
  tensor,
  tile,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import "@mienf/core";
import { beforeAll, expect, test } from "vitest";

beforeAll(async () => {
  await setBackend("cpu");
});

test.each([
  { shape: [2], reps: [3] },
  { shape: [1, 3], reps: [4, 1] },
  { shape: [2, 1, 2], reps: [2, 3, 1] },
  { shape: [2, 2], reps: [1, 1] },
])("the gradient of tiling $shape by $reps adds up the repetitions", ({ shape, reps }) => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const x = tensor(
    Array.from({ length: size }, (_, i) => i + 1),
    shape,
  );
  const copies = reps.reduce((product, times) => product * times, 1);
  const gradient = grad((value: Tensor) => sum(square(tile(value, reps))))(x);
  // Every copy of x adds 2x.
  expect([...gradient.dataSync()]).toEqual([...x.dataSync()].map((value) => 2 * copies * value));
  expect(gradient.shape).toEqual(shape);
});

test("a choice by comparison has the gradient of what is chosen", () => {
  const x = tensor([-2, -1, 3, 4]);
  const positivePart = (value: Tensor) =>
    where(greater(value, 0), mul(value, value), zerosLike(value));
  expect([...grad((value: Tensor) => sum(positivePart(value)))(x).dataSync()]).toEqual([
    0, 0, 6, 8,
  ]);
});
