import { createRandomSource } from "@mienf/numeric";
import { add, engine, mul, reshape, tensor2d } from "@tensorflow/tfjs-core";
import { createEagerRuntime } from "@mienf/core";
import { beforeAll, expect, test } from "vitest";
import { buildCritic } from "../network/build-critic.ts";
import type { Critic } from "../network/critic.ts";
import { batchScores } from "./batch-scores.ts";
import { withOwnPairs } from "./held-out-scores.ts";

beforeAll(() => createEagerRuntime({ backend: "cpu" }));

/** A score that tells which rows met: ten times that of X, and that of Y. */
const tell: Critic = {
  ...buildCritic(
    { critic: "joint", image: "square", embedding: 1, hidden: 1, layers: 1 },
    { x: 1, y: 1 },
    createRandomSource(0),
  ),
  encodeX: (x) => mul(x, 10),
  encodeY: (y) => y,
  score: (x, y) => reshape(add(x, y), [x.shape[0]]),
};

const rows = () => tensor2d([1, 2, 3, 4], [4, 1]);

test.each([
  ["others", [21, 32, 43, 14]],
  ["any", [11, 32, 43, 24]],
] as const)("partners=%s: a row meets %j", (partners, met) => {
  engine().startScope();
  const scores = batchScores(tell, rows(), rows(), { negatives: 1, partners });
  expect([...scores.joint.dataSync()]).toEqual([11, 22, 33, 44]);
  expect([...scores.product.dataSync()]).toEqual([...met]);
  engine().endScope();
});

test("a share of the held-out independent pairs is a row's own", () => {
  const joint = Float64Array.from({ length: 1000 }, (_, row) => row + 1);
  const scores = { joint, product: [new Float64Array(1000), new Float64Array(1000)] };
  const { product } = withOwnPairs(scores, 0.2, createRandomSource(1));
  for (const values of product) {
    const own = values.filter((value, row) => value === joint[row]).length;
    expect(own + values.filter((value) => value === 0).length).toBe(1000);
    // Binomial: five standard deviations of 12.6.
    expect(Math.abs(own - 200)).toBeLessThan(63);
  }
  expect(withOwnPairs(scores, 0, createRandomSource(1)).product).toBe(scores.product);
});
