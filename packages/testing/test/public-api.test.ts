import { expect, test } from "vitest";

test("exports what it says", async () => {
  expect(Object.keys(await import("@mienf/testing")).toSorted()).toMatchInlineSnapshot(`
    [
      "expectNoLeak",
      "numericGradient",
      "numericJacobian",
      "toBeAllClose",
    ]
  `);
});

test("the contract suite exports what it says", async () => {
  const names = Object.keys(await import("@mienf/testing/runtime-contract")).toSorted();
  expect(names).toMatchInlineSnapshot(`
    [
      "evaluateLayer",
      "gradientError",
      "largestDifference",
      "plainLayers",
      "runtimeContract",
    ]
  `);
});
