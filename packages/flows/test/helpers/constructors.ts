import { createMatrix, createRandomSource, identity } from "@mienf/numeric";
import {
  actNorm,
  affineCoupling,
  compose,
  defineBijection,
  elementwiseAffine,
  fixedAffine,
  householder,
  identityBijection,
  invert,
  luLinear,
  nsf,
  randomPermutation,
  rationalQuadraticSpline,
  realNvp,
  reversePermutation,
  splineCoupling,
  swapPermutation,
} from "@mienf/flows";
import type { Bijection } from "@mienf/flows";

/** One line of the registry: how to make the bijection of a given dim, and what it can do. */
export interface Constructor {
  readonly make: (dim: number) => Bijection;
  /** The least dim; default 1. */
  readonly from?: number;
  /** Standard deviation by which the laws move its parameters; default 0.3. */
  readonly spread?: number;
}

const source = createRandomSource(11);

/** A well-conditioned matrix that is neither symmetric nor orthogonal and needs a row exchange. */
function turned(dim: number) {
  const noise = source.split(dim).fillNormal(new Float64Array(dim * dim));
  const data = identity(dim).data.map(
    (entry, index) => entry + (0.3 * noise[index]!) / Math.sqrt(dim),
  );
  const rows = createMatrix(dim, dim);
  for (let row = 0; row < dim; row++) {
    rows.data.set(data.subarray(row * dim, (row + 1) * dim), ((row + 1) % dim) * dim);
  }
  return rows;
}

// A perceptron that drives a spline: what moves its weights by more makes slopes that no float32 inverse can follow.
/** Every factory of the package, and every option that changes what it computes. */
export const constructors: Record<string, Constructor> = {
  actNorm: { make: actNorm },
  "affineCoupling, additive": { make: (dim) => affineCoupling(dim, { additive: true }), from: 2 },
  "affineCoupling, even, relu": {
    make: (dim) => affineCoupling(dim, { changes: "even", activation: "relu" }),
    from: 2,
  },
  "affineCoupling, first": { make: (dim) => affineCoupling(dim, { changes: "first" }), from: 2 },
  "affineCoupling, last, tanh, two layers, clamp 0.5": {
    make: (dim) => affineCoupling(dim, { activation: "tanh", hidden: [8, 8], clamp: 0.5 }),
    from: 2,
  },
  "affineCoupling, odd, linear": {
    make: (dim) => affineCoupling(dim, { changes: "odd", hidden: [] }),
    from: 2,
  },
  compose: {
    make: (dim) => compose([elementwiseAffine(dim), rationalQuadraticSpline(dim), luLinear(dim)]),
  },
  defineBijection: {
    make: (dim) =>
      defineBijection({
        ...identityBijection(dim),
        forward: (x) => ({ value: x }),
        inverse: (y) => ({ value: y }),
      }),
  },
  elementwiseAffine: { make: elementwiseAffine },
  fixedAffine: {
    make: (dim) =>
      fixedAffine(
        turned(dim),
        Array.from({ length: dim }, (_, column) => column - 1),
      ),
  },
  "householder, even": { make: householder },
  "householder, odd": { make: (dim) => householder(dim, { reflections: 3 }) },
  identityBijection: { make: identityBijection },
  invert: { make: (dim) => invert(compose([luLinear(dim), rationalQuadraticSpline(dim)])) },
  luLinear: { make: (dim) => luLinear(dim) },
  "luLinear, from a matrix": { make: (dim) => luLinear(dim, { matrix: turned(dim) }) },
  nsf: { make: (dim) => nsf(dim, { couplings: 2, hidden: [8] }), spread: 0.1 },
  randomPermutation: { make: (dim) => randomPermutation(dim, createRandomSource(3)) },
  rationalQuadraticSpline: { make: rationalQuadraticSpline },
  "rationalQuadraticSpline, 3 bins, narrow": {
    make: (dim) => rationalQuadraticSpline(dim, { bins: 3, bound: 1 }),
  },
  realNvp: { make: (dim) => realNvp(dim, { couplings: 2, hidden: [8] }) },
  "realNvp, householder": {
    make: (dim) => realNvp(dim, { couplings: 2, hidden: [8], linear: "householder" }),
  },
  "realNvp, reverse": {
    make: (dim) => realNvp(dim, { couplings: 2, hidden: [8], linear: "reverse" }),
  },
  reversePermutation: { make: reversePermutation },
  splineCoupling: { make: (dim) => splineCoupling(dim, { hidden: [8] }), from: 2, spread: 0.1 },
  "splineCoupling, odd": {
    make: (dim) => splineCoupling(dim, { hidden: [8], changes: "odd" }),
    from: 2,
    spread: 0.1,
  },
  swapPermutation: { make: swapPermutation },
};
