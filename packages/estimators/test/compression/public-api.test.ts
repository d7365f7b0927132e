import { expect, test } from "vitest";

test("the public API of @mienf/estimators/compression is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/compression")).toSorted())
    .toMatchInlineSnapshot(`
      [
        "autoencoderWkl",
        "autoencoderWklDescriptor",
        "autoencoderWklOptions",
        "compressedMienf",
        "compressedMienfDescriptor",
        "compressedMienfOptions",
      ]
    `);
});
