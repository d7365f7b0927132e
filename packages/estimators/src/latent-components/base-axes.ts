import type {
  GaussianMixture as MixtureBase,
  GaussianPair,
  MixtureComponent,
  PairDistribution,
  StudentPair,
} from "@mienf/distributions";
import { createMatrix } from "@mienf/numeric";
import type { GaussianMixture } from "../latent-law/gaussian-mixture.ts";
import { latentAxes, sortedPairs } from "./latent-axes.ts";
import type { LatentAxes } from "./latent-axes.ts";

/**
 * The coordinates in which the latents of a base of `@mienf/distributions` are paired.
 *
 * A base that is made pair by pair is only sorted, a Gaussian or a mixture goes through {@link latentAxes}, a Student law
 * through the canonical variables of its scatter. What any other base, such as one of the caller's, pairs is not known:
 * its latents stay as they are.
 */
export function baseAxes(base: PairDistribution): LatentAxes {
  const dims = { x: base.dimX, y: base.dimY };
  switch (base.config.kind) {
    case "tridiagonalGaussian":
    case "signedTridiagonalGaussian":
    case "smoothedUniform":
      return sortedPairs(componentsOf(base), dims);
    case "tridiagonalStudent":
      return { ...sortedPairs(componentsOf(base), dims), kind: "linear" };
    case "gaussianPair":
      return latentAxes(
        mixtureOf([{ share: 1, ...(base as GaussianPair).moments() }], dims.x),
        dims,
      );
    case "gaussianMixture":
      return latentAxes(mixtureOf((base as MixtureBase).components(), dims.x), dims);
    case "studentPair": {
      const scatter = mixtureOf([{ share: 1, ...(base as StudentPair).scatter() }], dims.x);
      return { ...latentAxes(scatter, dims), kind: "linear" };
    }
    default:
      return { ...sortedPairs([], dims), kind: "unknown" };
  }
}

function componentsOf(base: PairDistribution): Parameters<typeof sortedPairs>[0] {
  const { componentMutualInformation } = base as PairDistribution & {
    readonly componentMutualInformation: () => Float64Array;
  };
  return Array.from(componentMutualInformation(), (information, j) => ({
    u: j,
    v: j,
    information,
  }));
}

function mixtureOf(components: readonly MixtureComponent[], dimX: number): GaussianMixture {
  const dim = components[0]?.mean.length ?? 0;
  return {
    kind: "mixture",
    dimX,
    weights: Float64Array.from(components, ({ share }) => share),
    means: createMatrix(
      components.length,
      dim,
      components.flatMap(({ mean }) => [...mean]),
    ),
    covariances: components.map(({ covariance }) => covariance),
  };
}
