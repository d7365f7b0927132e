import { expect, test } from "vitest";

test("the public API of @mienf/estimators/images is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/images")).toSorted()).toMatchInlineSnapshot(`
    [
      "imageMienf",
      "imageMienfDescriptor",
      "imageMienfOptions",
    ]
  `);
});
