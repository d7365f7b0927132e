import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import "@mienf/testing";
import { createRandomSource } from "@mienf/numeric";
import { expect, test } from "vitest";
import { take, toTensor } from "../test/helpers/tensors.ts";
import { classConditional } from "./class-conditional.ts";
import { diagonalNormal } from "./diagonal-normal.ts";
import { laplace } from "./laplace.ts";
import { product } from "./product.ts";
import { pairProduct } from "./pair-product.ts";

const law = classConditional([diagonalNormal(1, { location: -5 }), laplace(1, { location: 5 })], {
  shares: [1, 3],
});

test("classConditional's conditional density is that of the class's law", () => {
  const x = tensor2d([[-4], [5]]);
  const labels = tensor2d([
    [1, 0],
    [0, 1],
  ]);
  expect(take(law.conditionalLogProb(x, labels))).toBeAllClose(
    [-0.5 - Math.log(2 * Math.PI) / 2, -Math.LN2],
    { rtol: 1e-6 },
  );
});

test("classConditional's class probabilities follow Bayes' rule and tell distant classes apart", () => {
  const values = take(law.classLogProb(tensor2d([[-5], [0], [5]])));
  const normal = -12.5 - Math.log(2 * Math.PI) / 2 + Math.log(0.25);
  const other = -5 - Math.LN2 + Math.log(0.75);
  const total = Math.log(Math.exp(normal) + Math.exp(other));
  expect(values.subarray(2, 4)).toBeAllClose([normal - total, other - total], {
    rtol: 1e-5,
    atol: 1e-6,
  });
  expect(Math.exp(values[0]!)).toBeGreaterThan(0.99);
  expect(Math.exp(values[5]!)).toBeGreaterThan(0.99);
});

test("classConditional draws given classes, and all by their shares", () => {
  const source = createRandomSource(1);
  const given = law.sampleClasses([0, 1, 0], source);
  expect([...given.data].map((value) => value > 0)).toEqual([false, true, false]);
  const mixed = law.sample(4000, source);
  const second = mixed.data.filter((value) => value > 0).length / 4000;
  // √(0.75 · 0.25 / 4000) is 0.007.
  expect(second).toBeAllClose(0.75, { atol: 0.028 });
  expect(law.shares()).toBeAllClose([0.25, 0.75], { rtol: 1e-6 });
  expect(toTensor(mixed).shape).toEqual([4000, 1]);
});

test("laws of laws say what does not fit", () => {
  expect(() => classConditional([])).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: classConditional: expected at least one law, got none]`,
  );
  expect(() => product([])).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: product: expected at least one law, got none]`,
  );
  expect(() => pairProduct([])).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: pairProduct: expected at least one law, got none]`,
  );
  expect(() => classConditional([laplace(1), laplace(2)])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: classConditional: expected laws of one dim, got 1 and 2]`,
  );
  expect(() => law.sampleClasses([2], createRandomSource(1))).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: classConditional: expected classes 0 to 1, got 2]`,
  );
  expect(() =>
    law.conditionalLogProb(tensor2d([[1]]), tensor2d([[1]])),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: classConditional: expected a tensor of shape [batch, 2], got [1, 1]]`,
  );
  expect(() => classConditional([laplace(1)], { shares: [0] })).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: classConditional: expected positive shares, got 0]`,
  );
});
