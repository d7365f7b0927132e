import { expect, test } from "vitest";

test("the package exports what its README lists", async () => {
  expect(Object.keys(await import("@mienf/evaluation")).toSorted()).toMatchInlineSnapshot(`
    [
      "comparisonReport",
      "estimateReport",
    ]
  `);
});
