import { createRandomSource } from "@mienf/numeric";
import { bench, describe } from "vitest";
import { correlatedNormal, correlatedUniform, student } from "../src/index.ts";

const ROWS = 1_000_000;
const once = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };

describe("10⁶ rows × (5 + 5)", () => {
  const plain = correlatedNormal({ dim: 5, mutualInformation: 2.5 });
  const rotated = correlatedNormal({
    dim: 5,
    mutualInformation: 2.5,
    rotation: createRandomSource(1),
  });
  const uniform = correlatedUniform({ dim: 5, mutualInformation: 2.5 });
  const heavy = student({ dim: 5, degreesOfFreedom: 4, mutualInformation: 2.5 });

  bench("correlated normal", () => void plain.sample(ROWS, createRandomSource(0)), once);
  bench("correlated normal, rotated", () => void rotated.sample(ROWS, createRandomSource(0)), once);
  bench("correlated uniform", () => void uniform.sample(ROWS, createRandomSource(0)), once);
  bench("Student", () => void heavy.sample(ROWS, createRandomSource(0)), once);
});
