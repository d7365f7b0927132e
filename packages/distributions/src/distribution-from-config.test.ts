import { namedParameters } from "@mienf/core";
import { describe, expect, test } from "vitest";
import { distributionFromConfig, pairDistributionFromConfig } from "./distribution-from-config.ts";
import type { DistributionConfig } from "./distribution.ts";
import { standardNormal } from "./standard-normal.ts";
import { tridiagonalGaussian } from "./tridiagonal-gaussian.ts";

function throughJson(config: DistributionConfig): DistributionConfig {
  return JSON.parse(JSON.stringify(config));
}

describe("laws survive saving and loading", () => {
  test("standardNormal", () => {
    const rebuilt = distributionFromConfig(throughJson(standardNormal(3).config));
    expect(rebuilt.dim).toBe(3);
    expect(rebuilt.config).toEqual(standardNormal(3).config);
  });

  test("tridiagonalGaussian, with its parameters by name", () => {
    const law = tridiagonalGaussian(2, 3, { componentMutualInformation: [0.3, 4] });
    const rebuilt = pairDistributionFromConfig(throughJson(law.config));
    const saved = new Map(namedParameters(law.parameters));
    for (const [name, parameter] of namedParameters(rebuilt.parameters)) {
      parameter.assign(saved.get(name)?.values ?? []);
    }
    expect(rebuilt.mutualInformation?.()).toBe(law.mutualInformation());
    expect([rebuilt.dimX, rebuilt.dimY]).toEqual([2, 3]);
  });

  test("an unknown kind is named", () => {
    expect(() => distributionFromConfig({ kind: "cauchy" })).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: distributionFromConfig: expected one of classConditional, diagonalNormal, laplace, logistic, marginal, multivariateNormal, multivariateStudent, product, resampled, standardNormal, uniform, vonMises, got cauchy]`,
    );
    expect(() =>
      pairDistributionFromConfig({ kind: "student" }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: pairDistributionFromConfig: expected one of gaussianMixture, gaussianPair, independentPair, pairProduct, signedTridiagonalGaussian, smoothedUniform, studentPair, tridiagonalGaussian, tridiagonalStudent, got student]`,
    );
  });
});
