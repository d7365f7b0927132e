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
