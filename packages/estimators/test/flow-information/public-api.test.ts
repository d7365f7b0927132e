import { expect, test } from "vitest";

test("the public API of @mienf/estimators/flow-information is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/flow-information")).toSorted())
    .toMatchInlineSnapshot(`
      [
        "conditionalMienf",
        "flowInformationOptions",
        "totalCorrelationMienf",
      ]
    `);
});
