import {
  diagonalNormal,
  gaussianMixture,
  gaussianPair,
  independentPair,
  laplace,
  pairProduct,
  signedTridiagonalGaussian,
  smoothedUniform,
  studentPair,
  tridiagonalGaussian,
  tridiagonalStudent,
} from "@mienf/distributions";
import type { PairDistribution } from "@mienf/distributions";

/** One line of the registry: how to make the law of pairs of given dims, and what it can do. */
export interface PairConstructor {
  readonly make: (dimX: number, dimY: number) => PairDistribution;
  /** Only dimX counts. */
  readonly equalDims?: true;
  /** Its log-density has kinks. */
  readonly kinks?: true;
  /** Its support has edges, so a grid sees less and the law is −∞ beyond. */
  readonly edges?: true;
  /** Half-width of the grid in artanh-like units x = sinh t; default 4. */
  readonly reach?: number;
}

/** Every factory of laws of pairs, and every option that changes what it computes. */
export const pairConstructors: Record<string, PairConstructor> = {
  "gaussianMixture, 1": { make: (n, m) => gaussianMixture(n, m, { components: 1 }) },
  "gaussianMixture, 3": { make: (n, m) => gaussianMixture(n, m, { components: 3 }) },
  gaussianPair: { make: gaussianPair },
  independentPair: {
    make: (n, m) => independentPair(diagonalNormal(n), laplace(m)),
    reach: 4.5,
    kinks: true,
  },
  pairProduct: {
    make: (n, m) =>
      n === 1 || m === 1
        ? pairProduct([gaussianPair(n, m)])
        : pairProduct([gaussianPair(n - 1, 1), studentPair(1, m - 1)]),
  },
  "pairProduct, without a closed form": {
    make: (n, m) =>
      n === 1 || m === 1
        ? pairProduct([gaussianMixture(n, m)])
        : pairProduct([gaussianMixture(1, 1), gaussianPair(n - 1, m - 1)]),
  },
  signedTridiagonalGaussian: {
    make: (n, m) => signedTridiagonalGaussian(n, m, { correlations: -0.4 }),
  },
  smoothedUniform: { make: (n) => smoothedUniform(n), equalDims: true, edges: true },
  "smoothedUniform, narrow": {
    make: (n) => smoothedUniform(n, { epsilon: 0.1 }),
    equalDims: true,
    edges: true,
  },
  "smoothedUniform, soft": {
    make: (n) => smoothedUniform(n, { epsilon: 0.2, softness: 0.2 }),
    equalDims: true,
    edges: true,
  },
  studentPair: { make: (n, m) => studentPair(n, m, { degreesOfFreedom: 3 }), reach: 9 },
  tridiagonalGaussian: {
    make: (n, m) => tridiagonalGaussian(n, m, { componentMutualInformation: 0.5 }),
  },
  tridiagonalStudent: {
    make: (n, m) => tridiagonalStudent(n, m, { degreesOfFreedom: 3, correlations: 0.5 }),
    reach: 9,
  },
};
