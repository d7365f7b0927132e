/**
 * @file The 13 laws that the second suite of the repository cbg-ethz/bmi adds to the Beyond-Normal tasks
 * (Czyż et al. 2024, "On the Properties and Estimation of Pointwise Mutual Information Profiles"),
 * rebuilt from their formulas. Their information is found by seeded Monte Carlo when first asked for.
 */
import { ConfigError } from "@mienf/numeric";
import { contaminated } from "../combinators/contaminated.ts";
import { renamed } from "../combinators/renamed.ts";
import type { Law } from "../law.ts";
import {
  concentricMixture,
  crossMixture,
  galaxyMixture,
  lettersMixture,
  wavesMixture,
} from "../laws/mixture-shapes.ts";
import { sparseNormal } from "../laws/sparse-normal.ts";

const inliers = (dim: number, fraction: number): Law =>
  contaminated(sparseNormal({ dim, strength: 2 }), { fraction });

const MAKERS: Readonly<Record<string, () => Law>> = {
  "1v1-X-0.9": () => crossMixture(),
  "1v1-AI": () => lettersMixture(),
  "2v1-waves-12-5.0-3.0": () => wavesMixture(),
  "2v1-galaxy-0.5-3.0": () => galaxyMixture(),
  "3v1-concentric_gaussians-5": () => concentricMixture({ dimX: 3, shells: 5 }),
  "5v1-concentric_gaussians-5": () => concentricMixture({ dimX: 5, shells: 5 }),
  "3v1-concentric_gaussians-10": () => concentricMixture({ dimX: 3, shells: 10 }),
  "5v1-concentric_gaussians-10": () => concentricMixture({ dimX: 5, shells: 10 }),
  "25v1-concentric_gaussians-5": () => concentricMixture({ dimX: 25, shells: 5 }),
  "mult-sparse-w-inliers-5-5-2-2.0-0.2": () => inliers(5, 0.2),
  "mult-sparse-w-inliers-25-25-2-2.0-0.2": () => inliers(25, 0.2),
  "mult-sparse-w-inliers-5-5-2-2.0-0.5": () => inliers(5, 0.5),
  "mult-sparse-w-inliers-25-25-2-2.0-0.5": () => inliers(25, 0.5),
};

/** The ids of the 13 added laws, in the order of the suite. */
export const beyondNormalV2TaskIds: readonly string[] = Object.keys(MAKERS);

/**
 * Makes one of the 13 laws added by the second Beyond-Normal suite; its name is the id.
 *
 * @param id - One of {@link beyondNormalV2TaskIds}.
 * @throws ConfigError when there is no such task.
 */
export function beyondNormalV2Task(id: string): Law {
  const make = Object.hasOwn(MAKERS, id) ? MAKERS[id] : undefined;
  if (make === undefined) {
    throw new ConfigError(
      `beyondNormalV2Task: expected one of ${beyondNormalV2TaskIds.length} ids such as ${beyondNormalV2TaskIds[0]}, got ${JSON.stringify(id)}`,
    );
  }
  return renamed(make(), id);
}
