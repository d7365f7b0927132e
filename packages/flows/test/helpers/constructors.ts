import { sigmoid, softplus, tanh } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createMatrix, createRandomSource, identity, multiply } from "@mienf/numeric";
import {
  actNorm,
  affineCoupling,
  batchNorm,
  cnf,
  compose,
  coupling,
  defineBijection,
  elementwise,
  elementwiseAffine,
  fixedAffine,
  gaussianisationFlow,
  glow,
  householder,
  iaf,
  identityBijection,
  imageCoupling,
  invert,
  leakyReluMap,
  logitMap,
  luLinear,
  maf,
  maskedAutoregressive,
  naf,
  nsf,
  onTail,
  perPixel,
  planar,
  radial,
  randomPermutation,
  rationalQuadraticSpline,
  realNvp,
  residualFlow,
  residualLayer,
  reversePermutation,
  softplusMap,
  splineCoupling,
  splitChannels,
  squeeze,
  swapPermutation,
  sylvester,
  tanhMap,
  triangular,
  twist,
  whitening,
} from "@mienf/flows";
import type { Bijection } from "@mienf/flows";

/** One line of the registry: how to make the bijection of a given dim, and what it can do. */
export interface Constructor {
  readonly make: (dim: number) => Bijection;
  /** The least dim; default 1. */
  readonly from?: number;
  /** The dims to try; default 1, 2, 3, 5 and 16. */
  readonly dims?: readonly number[];
  /** Standard deviation by which the laws move its parameters; default 0.3. */
  readonly spread?: number;
  /** Its log-determinant is an estimate: not the Jacobian's for each row; default false. */
  readonly approximate?: boolean;
  /** What its inverse leaves undone even in float64; default 1e-9. */
  readonly roundTrip?: number;
  /** What its log-determinants lack even in float64; default 1e-9. */
  readonly logDetError?: number;
  /** Takes normal draws to where its data live; default: as they are. */
  readonly toData?: (draws: Tensor2D) => Tensor2D;
  /** Takes normal draws to where its latents live; default: as they are. */
  readonly toLatents?: (draws: Tensor2D) => Tensor2D;
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

/** Rows of correlated columns with a mean. */
function dependent(dim: number) {
  const draws = createMatrix(
    100,
    dim,
    source.split("rows").fillNormal(new Float64Array(100 * dim)),
  );
  return multiply(draws, turned(dim));
}

// A perceptron that drives a spline: what moves its weights by more makes slopes that no float32 inverse can follow.
/** Every factory of the package, and every option that changes what it computes. */
export const constructors: Record<string, Constructor> = {
  actNorm: { make: actNorm },
  "affineCoupling, conditional": {
    make: (dim) => affineCoupling(dim, { contextDim: 2, hidden: [8] }),
    from: 2,
  },
  "affineCoupling, residual": {
    make: (dim) => affineCoupling(dim, { residual: true, hidden: [8, 8] }),
    from: 2,
  },
  batchNorm: { make: (dim) => batchNorm(dim) },
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
  // The solver's four steps a way are right to 1e-6, and its trace, integrated by itself, to 1e-5.
  cnf: {
    make: (dim) => cnf(dim, { hidden: [8], steps: 4 }),
    spread: 0.15,
    roundTrip: 1e-6,
    logDetError: 1e-5,
  },
  "cnf, conditional, estimated": {
    make: (dim) =>
      cnf(dim, { hidden: [8], steps: 4, contextDim: 2, trace: "hutchinson", probes: 2 }),
    spread: 0.15,
    approximate: true,
    roundTrip: 1e-6,
  },
  compose: {
    make: (dim) => compose([elementwiseAffine(dim), rationalQuadraticSpline(dim), luLinear(dim)]),
  },
  defineBijection: {
    make: (dim) =>
      defineBijection({
        dim,
        config: identityBijection(dim).config,
        parameters: {},
        forward: (x) => ({ value: x }),
        inverse: (y) => ({ value: y }),
      }),
  },
  "coupling, sigmoids, conditional": {
    make: (dim) =>
      coupling(dim, { map: { kind: "sigmoids", components: 3 }, hidden: [8], contextDim: 1 }),
    from: 2,
    spread: 0.1,
  },
  "elementwise, affine": { make: (dim) => elementwise(dim, { kind: "affine" }) },
  "elementwise, bernstein": { make: (dim) => elementwise(dim, { kind: "bernstein" }) },
  "elementwise, circular spline": { make: (dim) => elementwise(dim, { kind: "circularSpline" }) },
  // Its normal distribution function is a polynomial's that is right to 3e-8: the slope to 1e-6, far out to 1e-5.
  "elementwise, gaussianising": {
    make: (dim) => elementwise(dim, { kind: "gaussianising" }),
    logDetError: 1e-5,
  },
  "elementwise, lambert": { make: (dim) => elementwise(dim, { kind: "lambert" }) },
  "elementwise, sigmoids": { make: (dim) => elementwise(dim, { kind: "sigmoids" }) },
  "elementwise, sinh-arcsinh": { make: (dim) => elementwise(dim, { kind: "sinhArcsinh" }) },
  "elementwise, spline, conditional": {
    make: (dim) => elementwise(dim, { kind: "spline" }, { contextDim: 2, hidden: [8] }),
    spread: 0.1,
  },
  elementwiseAffine: { make: elementwiseAffine },
  fixedAffine: {
    make: (dim) =>
      fixedAffine(
        turned(dim),
        Array.from({ length: dim }, (_, column) => column - 1),
      ),
  },
  gaussianisationFlow: {
    make: (dim) => gaussianisationFlow(dim, { layers: 1, components: 4 }),
    logDetError: 1e-5,
  },
  glow: {
    make: () =>
      glow(
        { height: 4, width: 4, channels: 1 },
        { blocks: 1, hidden: 4, reflections: 2, couplings: 2 },
      ),
    dims: [16],
    spread: 0.1,
  },
  "householder, even": { make: householder },
  "householder, odd": { make: (dim) => householder(dim, { reflections: 3 }) },
  iaf: { make: (dim) => iaf(dim, { layers: 2, hidden: [8], activation: "tanh" }), spread: 0.2 },
  identityBijection: { make: identityBijection },
  "imageCoupling, channels, exp, first": {
    make: () =>
      imageCoupling(
        { height: 2, width: 3, channels: 3 },
        { scale: "exp", changes: "first", hidden: 4 },
      ),
    dims: [18],
    spread: 0.1,
  },
  "imageCoupling, channels, sigmoid": {
    make: () => imageCoupling({ height: 1, width: 2, channels: 3 }, { hidden: 4 }),
    dims: [6],
    spread: 0.2,
  },
  "imageCoupling, checkerboard, sigmoid, first": {
    make: () =>
      imageCoupling(
        { height: 3, width: 3, channels: 1 },
        { mask: "checkerboard", changes: "first", hidden: 4 },
      ),
    dims: [9],
    spread: 0.2,
  },
  "imageCoupling, checkerboard, exp": {
    make: () =>
      imageCoupling(
        { height: 2, width: 2, channels: 2 },
        { mask: "checkerboard", scale: "exp", hidden: 4 },
      ),
    dims: [8],
    spread: 0.2,
  },
  invert: { make: (dim) => invert(compose([luLinear(dim), rationalQuadraticSpline(dim)])) },
  leakyReluMap: { make: (dim) => leakyReluMap(dim) },
  logitMap: { make: (dim) => logitMap(dim), toData: sigmoid },
  luLinear: { make: (dim) => luLinear(dim) },
  "luLinear, from a matrix": { make: (dim) => luLinear(dim, { matrix: turned(dim) }) },
  maf: { make: (dim) => maf(dim, { layers: 2, hidden: [8] }), spread: 0.2 },
  "maskedAutoregressive, bernstein": {
    make: (dim) =>
      maskedAutoregressive(dim, { map: { kind: "bernstein", degree: 4 }, hidden: [8] }),
    spread: 0.1,
    dims: [1, 2, 3],
  },
  "maskedAutoregressive, conditional, two layers, tanh": {
    make: (dim) => maskedAutoregressive(dim, { contextDim: 2, hidden: [8, 8], activation: "tanh" }),
    spread: 0.2,
  },
  "maskedAutoregressive, spline": {
    make: (dim) => maskedAutoregressive(dim, { map: { kind: "spline", bins: 4 }, hidden: [8] }),
    spread: 0.1,
  },
  naf: { make: (dim) => naf(dim, { layers: 1, hidden: [8], components: 4 }), spread: 0.1 },
  nsf: { make: (dim) => nsf(dim, { couplings: 2, hidden: [8] }), spread: 0.1 },
  "nsf, conditional": {
    make: (dim) => nsf(dim, { couplings: 2, hidden: [8], contextDim: 3, activation: "tanh" }),
    spread: 0.1,
  },
  onTail: { make: (dim) => onTail(dim, rationalQuadraticSpline(dim - 1)), from: 2 },
  "onTail, conditional": {
    make: (dim) => onTail(dim, maf(dim - 1, { layers: 1, hidden: [8], contextDim: 1 })),
    from: 2,
    spread: 0.2,
  },
  "perPixel, actNorm": { make: () => perPixel({ height: 2, width: 1 }, actNorm(3)), dims: [6] },
  "perPixel, luLinear": { make: () => perPixel({ height: 2, width: 2 }, luLinear(2)), dims: [8] },
  "perPixel, spline": {
    make: () => perPixel({ height: 1, width: 2 }, rationalQuadraticSpline(2)),
    dims: [4],
  },
  planar: { make: planar },
  radial: { make: radial },
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
  residualFlow: {
    make: (dim) => residualFlow(dim, { layers: 1, hidden: [8] }),
    dims: [2],
  },
  residualLayer: { make: (dim) => residualLayer(dim, { hidden: [8] }) },
  "residualLayer, series": {
    make: (dim) => residualLayer(dim, { hidden: [8], logDet: "series", terms: 4, probes: 2 }),
    approximate: true,
  },
  reversePermutation: { make: reversePermutation },
  softplusMap: { make: softplusMap, toLatents: softplus },
  splineCoupling: { make: (dim) => splineCoupling(dim, { hidden: [8] }), from: 2, spread: 0.1 },
  "splineCoupling, odd": {
    make: (dim) => splineCoupling(dim, { hidden: [8], changes: "odd" }),
    from: 2,
    spread: 0.1,
  },
  splitChannels: {
    make: () => splitChannels({ height: 2, width: 2, channels: 3 }),
    dims: [12],
  },
  squeeze: { make: () => squeeze({ height: 2, width: 4, channels: 3 }), dims: [24] },
  swapPermutation: { make: swapPermutation },
  sylvester: { make: sylvester },
  "sylvester, one unit": { make: (dim) => sylvester(dim, { units: 1 }), spread: 0.5 },
  tanhMap: { make: tanhMap, toLatents: tanh },
  "triangular, lower": { make: (dim) => triangular(dim, { triangle: "lower" }) },
  "triangular, upper": { make: triangular },
  twist: { make: (dim) => twist(dim, { hidden: [8] }), from: 2 },
  "twist, conditional, tanh": {
    make: (dim) => twist(dim, { contextDim: 2, hidden: [8], activation: "tanh" }),
    from: 2,
  },
  "whitening, pca": { make: (dim) => whitening(dependent(dim), { rotation: "pca" }) },
  "whitening, zca": { make: (dim) => whitening(dependent(dim)) },
};
