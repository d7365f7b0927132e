import { add, zeros } from "@tensorflow/tfjs-core";
import type { Rank, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { RandomSource } from "@mienf/numeric";
import type {
  Distribution,
  DistributionConfig,
  PairDistribution,
  PairSample,
} from "./distribution.ts";
import { definePairDistribution } from "./internal/define-distribution.ts";

/** Structure of {@link independentPair}. */
export interface IndependentPairConfig extends DistributionConfig {
  readonly kind: "independentPair";
  readonly x: DistributionConfig;
  readonly y: DistributionConfig;
}

/**
 * Makes the law of pairs whose sides are independent and have the given laws; its information is 0.
 *
 * Parameters: those of the laws, under `x` and `y`.
 */
export function independentPair(x: Distribution, y: Distribution): PairDistribution {
  const config: IndependentPairConfig = { kind: "independentPair", x: x.config, y: y.config };
  return definePairDistribution({
    dimX: x.dim,
    dimY: y.dim,
    config,
    parameters: { x: x.parameters, y: y.parameters },
    logProb: (u: Tensor2D, v: Tensor2D): Tensor1D => add(x.logProb(u), y.logProb(v)),
    logProbX: (u: Tensor2D) => x.logProb(u),
    logProbY: (v: Tensor2D) => y.logProb(v),
    pointwiseMutualInformation: (u: Tensor2D) => zeros<Rank.R1>([u.shape[0]]),
    sample: (sampleSize: number, source: RandomSource): PairSample => ({
      x: x.sample(sampleSize, source),
      y: y.sample(sampleSize, source),
    }),
    mutualInformation: () => 0,
  });
}
