import { createRandomSource } from "@mienf/numeric";
import {
  classConditional,
  diagonalNormal,
  gaussianPair,
  laplace,
  logistic,
  multivariateNormal,
  multivariateStudent,
  product,
  resampled,
  standardNormal,
  uniform,
  vonMises,
} from "@mienf/distributions";
import type { Distribution } from "@mienf/distributions";

/** One line of the registry: how to make the law of a given dim, and where its mass is. */
export interface Constructor {
  readonly make: (dim: number) => Distribution;
  /** Range of the grid, of x itself; default: x = sinh t, t in ±`reach`. */
  readonly range?: readonly [number, number];
  /** Default 4. */
  readonly reach?: number;
  /** Its log-density has kinks. */
  readonly kinks?: true;
  /** Its support has edges, beyond which it is −∞. */
  readonly edges?: true;
  /** Relative error of its mass that is no fault; default 2e-4. */
  readonly massTolerance?: number;
}

/** Every factory of laws, and every option that changes what it computes. */
export const constructors: Record<string, Constructor> = {
  classConditional: {
    make: (dim) => classConditional([laplace(dim), diagonalNormal(dim)], { shares: [1, 3] }),
    reach: 4.5,
    massTolerance: 1e-3,
    kinks: true,
  },
  diagonalNormal: { make: (dim) => diagonalNormal(dim, { scale: 0.5 }) },
  // A cusp in the middle.
  laplace: {
    make: (dim) => laplace(dim, { location: 1 }),
    reach: 4.5,
    massTolerance: 2e-3,
    kinks: true,
  },
  logistic: { make: (dim) => logistic(dim), reach: 4.5 },
  marginal: { make: (dim) => gaussianPair(2, dim).marginalY },
  multivariateNormal: { make: multivariateNormal },
  multivariateStudent: {
    make: (dim) => multivariateStudent(dim, { degreesOfFreedom: 3 }),
    reach: 9,
  },
  product: {
    make: (dim) => (dim === 1 ? product([logistic(1)]) : product([logistic(1), laplace(dim - 1)])),
    reach: 4.5,
    massTolerance: 2e-3,
    kinks: true,
  },
  // Its own mean acceptance is over 4,096 points.
  resampled: {
    make: (dim) =>
      resampled(standardNormal(dim), {
        source: createRandomSource(5),
        hidden: 8,
        truncation: 10,
        points: 4096,
      }),
    massTolerance: 0.03,
  },
  standardNormal: { make: standardNormal },
  uniform: {
    make: (dim) => uniform(dim, { low: -1, high: 1.5 }),
    range: [-1, 1.5],
    edges: true,
  },
  vonMises: { make: (dim) => vonMises(dim, { concentration: 2 }), range: [-Math.PI, Math.PI] },
};
