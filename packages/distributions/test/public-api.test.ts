import { expect, test } from "vitest";

test("exports exactly these names", async () => {
  expect(Object.keys(await import("@mienf/distributions")).toSorted()).toMatchInlineSnapshot(`
    [
      "batchLogDeterminants",
      "classConditional",
      "diagonalNormal",
      "distributionFromConfig",
      "fitDistribution",
      "fitPairDistribution",
      "gaussianInformationBias",
      "gaussianMixture",
      "gaussianMutualInformation",
      "gaussianPair",
      "independentPair",
      "laplace",
      "logGammaTensor",
      "logistic",
      "monteCarloMutualInformation",
      "multivariateNormal",
      "multivariateStudent",
      "pairDistributionFromConfig",
      "pairMoments",
      "pairProduct",
      "product",
      "resampled",
      "signedTridiagonalGaussian",
      "smoothedUniform",
      "smoothedUniformEpsilon",
      "standardNormal",
      "studentPair",
      "tridiagonalGaussian",
      "tridiagonalStudent",
      "uniform",
      "vonMises",
    ]
  `);
});
