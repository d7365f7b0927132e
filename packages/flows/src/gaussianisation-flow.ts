import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection } from "./bijection.ts";
import { compose } from "./compose.ts";
import { elementwise } from "./elementwise.ts";
import { actNorm } from "./elementwise-affine.ts";
import { checkDim } from "./internal/check-dim.ts";
import { checkCount } from "./internal/coupling-flow.ts";
import { householder } from "./householder.ts";

/** Options of {@link gaussianisationFlow}. */
export interface GaussianisationFlowOptions {
  /** Number of layers, ≥ 1; default 6. */
  readonly layers?: number;
  /** Logistic laws in the mixture of each column, 1 to 200; default 8. */
  readonly components?: number;
  /** Draws the first rotations; default: seed 0. */
  readonly source?: RandomSource;
}

/**
 * Makes a Gaussianisation flow: in each layer every column goes through a mixture's distribution function and the normal quantile,
 * then all columns are rotated.
 *
 * `initialise` sets the mixtures to the columns' own quantiles, layer by layer, so it starts near iterative Gaussianisation: few
 * rows go a long way. The rotations start as the identity and are learnt. Cost: the mixtures, each way; the inverse, numerical,
 * 25 times as much.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Meng, Song, Song and Ermon 2020, "Gaussianization flows"; Chen and Gopinath 2000, "Gaussianization".
 */
export function gaussianisationFlow(
  dim: number,
  options: GaussianisationFlowOptions = {},
): Bijection {
  const { layers = 6, components = 8, source = createRandomSource(0) } = options;
  checkDim("gaussianisationFlow", dim);
  checkCount("gaussianisationFlow", "layers", layers);
  return compose(
    Array.from({ length: layers }, (_, index) => [
      actNorm(dim),
      elementwise(dim, { kind: "gaussianising", components }),
      ...(dim > 1 ? [householder(dim, { source: source.split(`layer ${index}`) })] : []),
    ]).flat(),
  );
}
