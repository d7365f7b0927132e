import { expect, test } from "vitest";

test("exports exactly these names", async () => {
  expect(Object.keys(await import("@mienf/flows")).toSorted()).toMatchInlineSnapshot(`
    [
      "actNorm",
      "affineCoupling",
      "bijectionFromConfig",
      "compose",
      "defineBijection",
      "elementwiseAffine",
      "fixedAffine",
      "householder",
      "identityBijection",
      "invert",
      "luLinear",
      "nsf",
      "permutation",
      "randomPermutation",
      "rationalQuadraticSpline",
      "realNvp",
      "reversePermutation",
      "splineCoupling",
      "swapPermutation",
    ]
  `);
});
