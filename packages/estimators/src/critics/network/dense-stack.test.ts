import { namedParameters } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { buildCritic } from "./build-critic.ts";
import { uniformLayer } from "./dense-stack.ts";

const spread = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));

describe("uniform weights", () => {
  test("fill the interval of 1/√inputs, biases too, and that of the whole layer for a part of it", () => {
    const { weight, bias } = uniformLayer(4, 500, createRandomSource(0)).parameters;
    const part = uniformLayer(4, 500, createRandomSource(0), { fanIn: 16, bias: false }).parameters;
    // The largest of 500 draws falls short of the end by 0.2 % on average.
    for (const [values, bound] of [
      [weight.values, 0.5],
      [bias.values, 0.5],
      [part.weight.values, 0.25],
    ] as const) {
      expect(spread(values)).toBeLessThanOrEqual(bound);
      expect(spread(values)).toBeGreaterThan(0.98 * bound);
    }
    expect(spread(part.bias.values)).toBe(0);
  });

  test("are those of every layer of a joint critic, whose first is one layer of both sides", () => {
    const options = {
      critic: "joint",
      image: "square",
      embedding: 1,
      hidden: 300,
      layers: 2,
    } as const;
    const { parameters } = buildCritic(
      { ...options, weights: "uniform" },
      { x: 1, y: 3 },
      createRandomSource(1),
    );
    const bounds = Object.fromEntries(
      namedParameters(parameters).map(([name, { values }]) => [name, spread(values)]),
    );
    const inner = 1 / Math.sqrt(300);
    expect(bounds["x.weight"]).toBeCloseTo(0.5, 1);
    expect(bounds["y.weight"]).toBeCloseTo(0.5, 1);
    expect(bounds["x.bias"]).toBeCloseTo(0.5, 1);
    expect(bounds["y.bias"]).toBe(0);
    for (const name of ["head.0.weight", "head.0.bias", "head.1.weight"]) {
      expect(bounds[name]).toBeGreaterThan(0.95 * inner);
      expect(bounds[name]).toBeLessThanOrEqual(inner);
    }
  });
});
