import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { indexedParameters } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "./distribution.ts";
import { sumOver } from "./internal/blocks.ts";
import { defineDistribution } from "./internal/define-distribution.ts";
import { joinColumns } from "./internal/rows.ts";

/** Structure of {@link product}. */
export interface ProductConfig extends DistributionConfig {
  readonly kind: "product";
  readonly laws: readonly DistributionConfig[];
}

/**
 * Makes the law of independent blocks of columns, one law each, side by side.
 *
 * Parameters: those of the laws, under their positions `0`, `1`, …. It has an entropy if they all have.
 *
 * @param laws - at least one.
 * @throws ConfigError when there is none.
 */
export function product(laws: readonly Distribution[]): Distribution {
  if (laws.length === 0) {
    throw new ConfigError("product: expected at least one law, got none");
  }
  const config: ProductConfig = { kind: "product", laws: laws.map((law) => law.config) };
  return defineDistribution({
    dim: laws.reduce((total, { dim }) => total + dim, 0),
    config,
    parameters: indexedParameters(laws),
    logProb: (x: Tensor2D): Tensor1D => sumOver(laws, x),
    sample: (sampleSize: number, source: RandomSource): Matrix =>
      joinColumns(laws.map((law) => law.sample(sampleSize, source))),
    ...entropyOf(laws),
  });
}

function entropyOf(laws: readonly Distribution[]): { entropy?: () => number } {
  return laws.every((law) => law.entropy !== undefined)
    ? { entropy: () => laws.reduce((total, law) => total + (law.entropy?.() ?? 0), 0) }
    : {};
}
