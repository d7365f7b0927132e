// Every kind of layer that models are made of, small, with its inputs and weights as parameters: what parity is shown for.
import { createParameter, trainableParameters } from "@mienf/core";
import * as distributions from "@mienf/distributions";
import * as flows from "@mienf/flows";
import { createRandomSource } from "@mienf/numeric";
import { plainLayers } from "@mienf/testing/runtime-contract";
import { lossOf } from "../src/models.js";

const ROWS = 6;
const source = createRandomSource(17);
const image = { height: 4, width: 4, channels: 1 };
const coloured = { height: 2, width: 2, channels: 4 };
// Smooth: finite differences across the corner of a ReLU say nothing about its gradient.
const network = { hidden: [8], activation: "tanh" };

/** Bijections, by the names of their factories. */
const bijections = {
  actNorm: () => flows.actNorm(4),
  affineCoupling: () => flows.affineCoupling(4, network),
  "affineCoupling, residual": () =>
    flows.affineCoupling(4, { residual: true, hidden: [8, 8], activation: "tanh" }),
  batchNorm: () => flows.batchNorm(4),
  cnf: () => flows.cnf(3, { hidden: [8], steps: 2 }),
  "coupling, sigmoids": () =>
    flows.coupling(4, { map: { kind: "sigmoids", components: 3 }, ...network }),
  "elementwise, bernstein": () => flows.elementwise(3, { kind: "bernstein" }),
  "elementwise, gaussianising": () => flows.elementwise(3, { kind: "gaussianising" }),
  "elementwise, lambert": () => flows.elementwise(3, { kind: "lambert" }),
  "elementwise, sinh-arcsinh": () => flows.elementwise(3, { kind: "sinhArcsinh" }),
  elementwiseAffine: () => flows.elementwiseAffine(4),
  gaussianisationFlow: () => flows.gaussianisationFlow(3, { layers: 1, components: 4 }),
  glow: () => flows.glow(image, { blocks: 1, hidden: 4, reflections: 2, couplings: 2 }),
  householder: () => flows.householder(4),
  iaf: () => flows.iaf(3, { layers: 1, ...network }),
  "imageCoupling, checkerboard": () =>
    flows.imageCoupling(image, { mask: "checkerboard", hidden: 4, scale: "exp" }),
  leakyReluMap: () => flows.leakyReluMap(4),
  luLinear: () => flows.luLinear(4),
  maf: () => flows.maf(3, { layers: 1, ...network }),
  naf: () => flows.naf(3, { layers: 1, ...network }),
  nsf: () => flows.nsf(4, { couplings: 2, ...network }),
  "perPixel luLinear": () => flows.perPixel(coloured, flows.luLinear(4)),
  planar: () => flows.planar(4),
  radial: () => flows.radial(4),
  randomPermutation: () => flows.randomPermutation(4, createRandomSource(3)),
  rationalQuadraticSpline: () => flows.rationalQuadraticSpline(3),
  realNvp: () => flows.realNvp(4, { couplings: 2, ...network }),
  residualFlow: () => flows.residualFlow(3, { layers: 1, hidden: [8] }),
  softplusMap: () => flows.softplusMap(4),
  splitChannels: () => flows.splitChannels(coloured),
  squeeze: () => flows.squeeze(image),
  sylvester: () => flows.sylvester(4),
  tanhMap: () => flows.tanhMap(4),
  triangular: () => flows.triangular(4),
  twist: () => flows.twist(5, { hidden: [8] }),
};

/** Laws of one argument. */
const laws = {
  diagonalNormal: () => distributions.diagonalNormal(3),
  laplace: () => distributions.laplace(3),
  logistic: () => distributions.logistic(3),
  multivariateNormal: () => distributions.multivariateNormal(3),
  multivariateStudent: () => distributions.multivariateStudent(3),
  standardNormal: () => distributions.standardNormal(3),
  vonMises: () => distributions.vonMises(3),
};

/** Laws of pairs. */
const pairLaws = {
  gaussianMixture: () => distributions.gaussianMixture(3, 2),
  gaussianPair: () => distributions.gaussianPair(3, 2),
  signedTridiagonalGaussian: () => distributions.signedTridiagonalGaussian(3, 2),
  studentPair: () => distributions.studentPair(3, 2),
  tridiagonalGaussian: () => distributions.tridiagonalGaussian(3, 2),
  tridiagonalStudent: () => distributions.tridiagonalStudent(3, 2),
};

/** Losses as they are trained, of tiny models. */
const losses = {
  "tridiag-N-MIENF loss": { kind: "realNvpPair", dim: 4, hidden: 8, couplings: 2, batchSize: ROWS },
  "MINE loss": { kind: "mine", dim: 2, hidden: 8, batchSize: ROWS },
};

/** `{ name, create() }` of each layer, as the contract suite takes them. */
export const layers = [
  ...plainLayers(createParameter, createRandomSource),
  ...entries("flow", bijections, (flow) => ({
    parameters: flow.parameters,
    shapes: [[ROWS, flow.dim]],
    call: (x) => Object.values(flow.forward(x)),
  })),
  ...entries("law", laws, (law) => ({
    parameters: law.parameters,
    shapes: [[ROWS, law.dim]],
    call: (x) => [law.logProb(x)],
  })),
  ...entries("pair law", pairLaws, (law) => ({
    parameters: law.parameters,
    shapes: [
      [ROWS, law.dimX],
      [ROWS, law.dimY],
    ],
    call: (x, y) => [law.logProb(x, y), law.pointwiseMutualInformation(x, y)],
  })),
  ...entries("loss", losses, (model) => {
    const { loss, parameters } = lossOf(model);
    return {
      parameters: { ...parameters },
      shapes: [
        [ROWS, model.dim],
        [ROWS, model.dim],
      ],
      call: (x, y) => [loss(x, y)],
    };
  }),
];

function entries(group, table, describe) {
  return Object.entries(table).map(([key, value]) => ({
    name: group === "loss" ? key : `${group} ${key}`,
    create: () =>
      layerOf(`${group} ${key}`, describe(typeof value === "function" ? value() : value)),
  }));
}

/** Moves the weights away from where they start, so that no part of the gradient is zero by chance. */
function layerOf(name, { parameters, shapes, call }) {
  const draws = source.split(name);
  const weights = trainableParameters(parameters);
  for (const weight of weights) {
    weight.assign(weight.values.map((value) => value + 0.2 * draws.normal()));
  }
  const inputs = shapes.map((shape) => {
    const length = shape.reduce((product, extent) => product * extent, 1);
    return createParameter(
      shape,
      Float32Array.from({ length }, () => draws.normal()),
    );
  });
  return {
    name,
    parameters: [...inputs, ...weights],
    call: () => call(...inputs.map((input) => input.read())),
  };
}
