import { expect, test } from "vitest";

test("the public API of @mienf/estimators is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators")).toSorted()).toMatchInlineSnapshot(`
    [
      "autoMienf",
      "checkConsistency",
      "estimatorRegistry",
      "loadModel",
      "mienf",
      "mienfOnto",
      "mienfOntoOptions",
      "mienfOptions",
      "nMienf",
      "planSampleSize",
      "studentMienf",
      "tridiagNMienf",
      "verdictOf",
      "worstVerdict",
    ]
  `);
});
