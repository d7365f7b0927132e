import { expect, test } from "vitest";

test("the public API of @mienf/estimators/critics is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/critics")).toSorted()).toMatchInlineSnapshot(`
    [
      "club",
      "clubDescriptor",
      "criticDescriptors",
      "criticOptions",
      "demi",
      "demiDescriptor",
      "donskerVaradhan",
      "donskerVaradhanDescriptor",
      "donskerVaradhanOptions",
      "fDime",
      "fDimeDescriptor",
      "fDimeOptions",
      "infoNce",
      "infoNceDescriptor",
      "infoNceOptions",
      "jsd",
      "jsdDescriptor",
      "leaveOneOut",
      "leaveOneOutDescriptor",
      "mine",
      "mineDescriptor",
      "mineOptions",
      "nishiyama",
      "nishiyamaDescriptor",
      "nwj",
      "nwjDescriptor",
      "smile",
      "smileDescriptor",
      "smileOptions",
      "telescoping",
      "telescopingDescriptor",
      "telescopingOptions",
      "tuba",
      "tubaDescriptor",
      "upperBoundOptions",
    ]
  `);
});

test("the public API of @mienf/estimators/entropies is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/entropies")).toSorted())
    .toMatchInlineSnapshot(`
      [
        "differenceOfEntropies",
        "differenceOfEntropiesDescriptor",
        "differenceOfEntropiesOptions",
        "sumOfEntropies",
        "sumOfEntropiesDescriptor",
        "sumOfEntropiesOptions",
      ]
    `);
});

test("the public API of @mienf/estimators/vector-copula is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/vector-copula")).toSorted())
    .toMatchInlineSnapshot(`
      [
        "vectorCopula",
        "vectorCopulaDescriptor",
        "vectorCopulaOptions",
      ]
    `);
});

test("the public API of @mienf/estimators/minde is what it was", async () => {
  expect(Object.keys(await import("@mienf/estimators/minde")).toSorted()).toMatchInlineSnapshot(`
    [
      "minde",
      "mindeDescriptor",
      "mindeOptions",
    ]
  `);
});
