import { add, concat, expandDims, logSoftmax, logSumExp } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { DomainError, ShapeError } from "@mienf/numeric";
import type { DistributionConfig, PairDistribution, PairSample } from "./distribution.ts";
import { checkDim, checkPairColumns } from "./internal/checks.ts";
import { definePairDistribution } from "./internal/define-distribution.ts";
import { fitMixture } from "./internal/fit-mixture.ts";
import type { MixtureFitOptions } from "./internal/fit-mixture.ts";
import { pointwiseInformation, sampleMixture } from "./internal/mixture-density.ts";
import type { MixtureComponent } from "./internal/mixture-density.ts";
import { precisionFactor } from "./internal/precision-factor.ts";
import type { PrecisionParameters, Whitened } from "./internal/precision-factor.ts";
import { normalRadial } from "./internal/radial.ts";
import { splitColumns, stackColumns } from "./internal/rows.ts";
import { softmax } from "./internal/shares.ts";

/** Options of {@link gaussianMixture}. */
export interface GaussianMixtureOptions {
  /** How many normal laws, ≥ 1; default 2. */
  readonly components?: number;
}

/** Structure of {@link gaussianMixture}. */
export interface GaussianMixtureConfig extends DistributionConfig {
  readonly kind: "gaussianMixture";
  readonly dimX: number;
  readonly dimY: number;
  readonly components: number;
}

/** The law that {@link gaussianMixture} makes. */
export interface GaussianMixture extends PairDistribution {
  readonly parameters: PrecisionParameters & { readonly logits: Parameter };
  /** Each component's share, mean and covariance of (X, Y), in float64; owned by the caller. */
  components(): readonly MixtureComponent[];
  /**
   * Sets all components; shares are scaled to add up to 1.
   *
   * @throws ShapeError when sizes or their number differ; DomainError when a share is not positive or a covariance not positive definite.
   */
  setComponents(components: readonly MixtureComponent[]): void;
  /**
   * Fits by expectation maximisation in float64, and keeps the best of several starts.
   *
   * @returns mean log-likelihood of a pair in nats.
   * @throws ShapeError when columns differ, rows do not pair up or there are not more than columns; DomainError when a
   *   column depends on others.
   */
  fit(pairs: PairSample, options: MixtureFitOptions): number;
  /** Pointwise information in float64. */
  pointwiseInformationOf(pairs: PairSample): Float64Array;
}

/**
 * Makes a mixture of normal laws of pairs: the smallest family that comes near any law, with marginals that are mixtures too.
 *
 * Its information has no closed form: see `monteCarloMutualInformation`. All components start as N(0, I), where gradients
 * cannot tell them apart: `fit` or `setComponents` first.
 * Parameters, for K components: `logits` `[K]` of the shares; `mean` `[K, dim]`, `factor` `[K, dim, dim]` and `logDiagonal`
 * `[K, dim]` of the precisions, as of `gaussianPair`.
 *
 * @param dimX - columns of the first side, ≥ 1.
 * @param dimY - columns of the second side, ≥ 1; let it be the smaller.
 * @throws ConfigError when a dim or the number of components is no such number.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", corollary 3.3 and section 6.
 */
export function gaussianMixture(
  dimX: number,
  dimY: number,
  options: GaussianMixtureOptions = {},
): GaussianMixture {
  const { components: count = 2 } = options;
  checkDim("gaussianMixture", "dimX", dimX);
  checkDim("gaussianMixture", "dimY", dimY);
  checkDim("gaussianMixture", "components", count);
  const dim = dimX + dimY;
  const factor = precisionFactor(dim, count);
  const logits = createParameter([count], 0);
  const components = (): MixtureComponent[] => {
    const shares = softmax(logits.values);
    return factor
      .moments()
      .map(({ mean, covariance }, k) => ({ share: shares[k]!, mean, covariance }));
  };
  const logShares = (): Tensor => expandDims(logSoftmax(logits.read()), 1);
  const mix = ({ squares, logDet }: Whitened, width: number, shares: Tensor): Tensor1D =>
    logSumExp(add(add(normalRadial.logProb(squares, width), logDet), shares), 0);
  const setComponents = (values: readonly MixtureComponent[]): void => {
    factor.assign("gaussianMixture", values);
    for (const { share } of values) {
      if (!(share > 0 && share < Infinity)) {
        throw new DomainError(`gaussianMixture: expected positive shares, got ${share}`);
      }
    }
    logits.assign(values.map(({ share }) => Math.log(share)));
  };
  const config: GaussianMixtureConfig = { kind: "gaussianMixture", dimX, dimY, components: count };
  return definePairDistribution({
    dimX,
    dimY,
    config,
    parameters: { logits, ...factor.parameters },
    logProb: (x: Tensor2D, y: Tensor2D) => mix(factor.whiten(concat([x, y], 1)), dim, logShares()),
    logProbX: (x: Tensor2D) => mix(factor.whitenLeading(x), dimX, logShares()),
    logProbY: (y: Tensor2D) => mix(factor.whitenTrailing(y, dimX), dimY, logShares()),
    sample: (sampleSize, source) =>
      splitColumns(sampleMixture(components(), sampleSize, source), dimX),
    components,
    setComponents,
    fit(pairs: PairSample, fitOptions: MixtureFitOptions): number {
      checkPairColumns("gaussianMixture", pairs, [dimX, dimY]);
      if (pairs.x.rows <= dim) {
        throw new ShapeError(
          `gaussianMixture: expected more rows than ${dim} columns, got ${pairs.x.rows}`,
        );
      }
      const fitted = fitMixture(stackColumns(pairs), count, fitOptions);
      setComponents(fitted.components);
      return fitted.meanLogLikelihood;
    },
    pointwiseInformationOf(pairs: PairSample): Float64Array {
      checkPairColumns("gaussianMixture", pairs, [dimX, dimY]);
      return pointwiseInformation(components(), stackColumns(pairs), dimX);
    },
  });
}
