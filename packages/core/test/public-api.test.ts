import { expect, test } from "vitest";

test("the public API of @mienf/core is what it was", async () => {
  expect(Object.keys(await import("@mienf/core")).toSorted()).toMatchInlineSnapshot(`
    [
      "Parameter",
      "assignFlatParameters",
      "checkInputs",
      "checkSteps",
      "compileRowFunction",
      "copyRows",
      "createBackendRuntime",
      "createEagerRuntime",
      "createParameter",
      "fit",
      "flattenParameters",
      "foldRows",
      "indexedParameters",
      "namedParameters",
      "rowSize",
      "splitRows",
      "toTrainingData",
      "totalSize",
      "trainableParameters",
      "withBoundParameters",
    ]
  `);
});
