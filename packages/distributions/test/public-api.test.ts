import { expect, test } from "vitest";

test("exports exactly these names", async () => {
  expect(Object.keys(await import("@mienf/distributions")).toSorted()).toMatchInlineSnapshot(`
    [
      "distributionFromConfig",
      "pairDistributionFromConfig",
      "standardNormal",
      "tridiagonalGaussian",
    ]
  `);
});
