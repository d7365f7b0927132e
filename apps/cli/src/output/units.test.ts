import type { Estimate } from "@mienf/estimators";
import { describe, expect, test } from "vitest";
import { estimateIn, wordsIn } from "./units.ts";

describe("wordsIn", () => {
  test.each([
    ["9.12 nats are much for 3000 rows", "13.16 bits are much for 3000 rows"],
    ["is −0.500 nats from the estimate", "is −0.721 bits from the estimate"],
    [
      "off by nats either way, beyond log n = 6.9 nats",
      "off by nats either way, beyond log n = 10.0 bits",
    ],
    ["the loss fell by 0.2 nats a row", "the loss fell by 0.2 nats a row"],
    ["2.5 nats", "3.6 bits"],
  ])("%j in bits is %j", (nats, bits) => {
    expect(wordsIn(nats, "bits")).toBe(bits);
    expect(wordsIn(nats, "nats")).toBe(nats);
  });
});

test("diagnostics that are amounts of information are converted, in lists and records too", () => {
  const estimate: Estimate = {
    mutualInformation: Math.LN2,
    interval: null,
    score: 0.5,
    verdict: "trust",
    estimator: "fake",
    sampleSize: 10,
    dimensions: { x: 1, y: 1 },
    runtime: "none",
    seed: 0,
    seconds: 1,
    diagnostics: {
      lowerBound: Math.LN2,
      repeats: [Math.LN2, 0],
      residualDependence: { total: Math.LN2, nonlinear: 2 * Math.LN2 },
      folds: [{ leftOutByBase: Math.LN2, heldOutLoss: 3, training: { steps: 7 } }],
      cells: 12,
    },
    warnings: ["near 6.9 nats"],
    pointwise: Float64Array.of(Math.LN2),
    components: Float64Array.of(Math.LN2),
    latents: null,
    history: [],
    model: null,
  };
  expect(estimateIn(estimate, "bits")).toMatchObject({
    mutualInformation: 1,
    diagnostics: {
      lowerBound: 1,
      repeats: [1, 0],
      residualDependence: { total: 1, nonlinear: 2 },
      folds: [{ leftOutByBase: 1, heldOutLoss: 3, training: { steps: 7 } }],
      cells: 12,
    },
    warnings: ["near 10.0 bits"],
    pointwise: Float64Array.of(1),
    components: Float64Array.of(1),
  });
});
