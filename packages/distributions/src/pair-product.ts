import { addN } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { indexedParameters } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { DistributionConfig, PairDistribution, PairSample } from "./distribution.ts";
import { blocks, sumOver } from "./internal/blocks.ts";
import { definePairDistribution } from "./internal/define-distribution.ts";
import { joinColumns } from "./internal/rows.ts";

/** Structure of {@link pairProduct}. */
export interface PairProductConfig extends DistributionConfig {
  readonly kind: "pairProduct";
  readonly laws: readonly DistributionConfig[];
}

/**
 * Makes the law of independent pairs (Xₖ, Yₖ) side by side: X = (X₁, X₂, …), Y = (Y₁, Y₂, …).
 *
 * Information adds up, so it has a closed form if all laws have. Parameters: those of the laws, under their positions `0`, `1`, ….
 *
 * @param laws - at least one.
 * @throws ConfigError when there is none.
 */
export function pairProduct(laws: readonly PairDistribution[]): PairDistribution {
  if (laws.length === 0) {
    throw new ConfigError("pairProduct: expected at least one law, got none");
  }
  const dimsX = laws.map(({ dimX }) => dimX);
  const dimsY = laws.map(({ dimY }) => dimY);
  const config: PairProductConfig = { kind: "pairProduct", laws: laws.map((law) => law.config) };
  type Evaluate = (law: PairDistribution, x: Tensor2D, y: Tensor2D) => Tensor1D;
  const total = (x: Tensor2D, y: Tensor2D, evaluate: Evaluate): Tensor1D => {
    const left = blocks(x, dimsX);
    const right = blocks(y, dimsY);
    return addN(laws.map((law, k) => evaluate(law, left[k] as Tensor2D, right[k] as Tensor2D)));
  };
  return definePairDistribution({
    dimX: dimsX.reduce((sum, dim) => sum + dim, 0),
    dimY: dimsY.reduce((sum, dim) => sum + dim, 0),
    config,
    parameters: indexedParameters(laws),
    logProb: (x: Tensor2D, y: Tensor2D) => total(x, y, (law, u, v) => law.logProb(u, v)),
    logProbX: (x: Tensor2D): Tensor1D =>
      sumOver(
        laws.map((law) => law.marginalX),
        x,
      ),
    logProbY: (y: Tensor2D): Tensor1D =>
      sumOver(
        laws.map((law) => law.marginalY),
        y,
      ),
    pointwiseMutualInformation: (x: Tensor2D, y: Tensor2D) =>
      total(x, y, (law, u, v) => law.pointwiseMutualInformation(u, v)),
    sample(sampleSize: number, source: RandomSource): PairSample {
      const samples = laws.map((law) => law.sample(sampleSize, source));
      return {
        x: joinColumns(samples.map(({ x }) => x)),
        y: joinColumns(samples.map(({ y }) => y)),
      };
    },
    ...informationOf(laws),
  });
}

function informationOf(laws: readonly PairDistribution[]): { mutualInformation?: () => number } {
  return laws.every((law) => law.mutualInformation !== undefined)
    ? {
        mutualInformation: () =>
          laws.reduce((sum, law) => sum + (law.mutualInformation?.() ?? 0), 0),
      }
    : {};
}
