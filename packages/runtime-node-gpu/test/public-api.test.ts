import { expect, test } from "vitest";

test("exports what it says", async () => {
  expect(Object.keys(await import("@mienf/runtime-node-gpu")).toSorted()).toMatchInlineSnapshot(`
    [
      "createNodeGpuRuntime",
    ]
  `);
});
