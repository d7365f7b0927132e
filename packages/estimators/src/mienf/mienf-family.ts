import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { AUTO_NAME, autoMienf } from "./auto-mienf.ts";
import { mienfEstimator } from "./mienf-estimator.ts";
import type { MienfKind } from "./mienf-estimator.ts";
import { autoMienfOptions, mienfOptions } from "./mienf-options.ts";
import type { MienfSettings } from "./mienf-options.ts";

const TRIDIAGONAL: MienfKind = {
  name: "tridiag-n-mienf",
  families: ["tridiagonal"],
  options: mienfOptions,
};
const FULL: MienfKind = { name: "n-mienf", families: ["full Gaussian"], options: mienfOptions };
const MIXTURE: MienfKind = {
  name: "mienf",
  families: ["mixture on flow latents", "mixture on linear latents", "mixture on columns"],
  options: mienfOptions,
};
const STUDENT: MienfKind = {
  name: "student-mienf",
  families: ["Student on columns"],
  options: mienfOptions,
};

/**
 * Mutual information by two normalizing flows and a tridiagonal Gaussian base, trained jointly.
 *
 * @param settings - all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Butakov, Tolmachev, Malanchuk, Neopryatnaya, Frolov 2024, §4.3–4.4 (definition 4.11, corollary 4.12).
 */
export function tridiagNMienf(settings: MienfSettings = {}): Estimator {
  return mienfEstimator(TRIDIAGONAL, settings);
}

/**
 * Mutual information by two normalizing flows and a Gaussian base with any covariance: each batch has its own maximum
 * likelihood moments, and the estimate those of all training rows.
 *
 * @param settings - all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Butakov et al. 2024, §4.1 (statement 4.8, eq. 9).
 */
export function nMienf(settings: MienfSettings = {}): Estimator {
  return mienfEstimator(FULL, settings);
}

/**
 * Mutual information by two normalizing flows and a Gaussian mixture for their latents: the mean of the pointwise mutual
 * information under the mixture, which is fitted by expectation maximisation with as many components as held-out rows
 * bear out.
 *
 * @param settings - all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Butakov et al. 2024, §3 (corollary 3.3) and §6.
 */
export function mienf(settings: MienfSettings = {}): Estimator {
  return mienfEstimator(MIXTURE, settings);
}

/**
 * Mutual information by monotone maps of the columns and a joint Student law: a copula whose dependence does not vanish
 * with its correlations, since both sides share their scale. Degrees of freedom are chosen on held-out rows.
 *
 * @param settings - all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Butakov et al. 2024, appendix B.1, for its mutual information in closed form.
 */
export function studentMienf(settings: MienfSettings = {}): Estimator {
  return mienfEstimator(STUDENT, settings);
}

const COST =
  "linear in rows and epochs; a few milliseconds for 512 rows of 16 + 16 columns on one core";

/** What the members of the family are. */
export const mienfDescriptors: readonly EstimatorDescriptor[] = [
  {
    name: AUTO_NAME,
    summary:
      "normalizing flows, with whichever base makes held-out rows most likely, corrected by nearest neighbours; the default",
    assumes: "what the best of its bases assumes",
    cost: `${COST}; mixtures add their own time, which grows with the square of the columns`,
    failure:
      "strong dependence on curved sets in more than six columns is underestimated, unless turns by the radius straighten them",
    options: autoMienfOptions,
    create: (options) => autoMienf(options),
  },
  {
    name: TRIDIAGONAL.name,
    summary: "normalizing flows onto a tridiagonal Gaussian base, trained jointly, cross-fitted",
    assumes:
      "flows that act on X and on Y separately can make the pair jointly Gaussian; true of any monotone or smooth warp of Gaussian data",
    cost: COST,
    failure:
      "dependence that no Gaussian pair shows (a shared radius, a sign flip, mixtures) is underestimated; uniform noise by 0.1 to 0.2 nats a component",
    options: mienfOptions,
    create: (options) => tridiagNMienf(options),
  },
  {
    name: FULL.name,
    summary:
      "normalizing flows onto a Gaussian base with any covariance, trained jointly, cross-fitted",
    assumes: "as tridiag-n-mienf",
    cost: `${COST}; batches must have more rows than there are columns`,
    failure: "as tridiag-n-mienf; with many columns the covariance itself is estimated badly",
    options: mienfOptions,
    create: (options) => nMienf(options),
  },
  {
    name: MIXTURE.name,
    summary: "normalizing flows with a Gaussian mixture for their latents, cross-fitted",
    assumes: "the latents are close to a mixture of a few normal laws",
    cost: `${COST}; mixtures add their own time, which grows with the square of the columns`,
    failure: "in many columns there are too few rows for more than one component",
    options: mienfOptions,
    create: (options) => mienf(options),
  },
  {
    name: STUDENT.name,
    summary: "monotone maps of the columns and a joint Student law, cross-fitted",
    assumes: "each column, made Student-t by a monotone map, the pair is jointly Student-t",
    cost: "seconds; nothing is trained by gradients",
    failure: "curved dependence and mixtures are underestimated",
    options: mienfOptions,
    create: (options) => studentMienf(options),
  },
];
