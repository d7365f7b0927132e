/** @file One flow of each family, of sizes that take about as long to train. */
import {
  actNorm,
  cnf,
  compose,
  gaussianisationFlow,
  maf,
  naf,
  nsf,
  planar,
  realNvp,
  residualFlow,
  sylvester,
} from "@mienf/flows";

const hidden = [64, 64];

const repeated = (count, source, layer) =>
  compose(Array.from({ length: count }, (_, index) => layer(source.split(index))).flat());

/** By name: `make(dim, source)`, and how it is trained where not by maximum likelihood. */
export const families = {
  realNvp: { make: (dim, source) => realNvp(dim, { couplings: 8, hidden, source }) },
  nsf: { make: (dim, source) => nsf(dim, { couplings: 4, hidden, source }) },
  maf: { make: (dim, source) => maf(dim, { layers: 5, hidden, source }) },
  "maf, splines": {
    make: (dim, source) => maf(dim, { layers: 3, hidden, map: { kind: "spline" }, source }),
  },
  naf: { make: (dim, source) => naf(dim, { layers: 2, hidden, source }) },
  gaussianisationFlow: {
    make: (dim, source) => gaussianisationFlow(dim, { layers: 8, source }),
  },
  residualFlow: { make: (dim, source) => residualFlow(dim, { layers: 4, hidden, source }) },
  cnf: { make: (dim, source) => cnf(dim, { hidden, source }) },
  "cnf, flow matching": { make: (dim, source) => cnf(dim, { hidden, source }), matching: true },
  "planar × 32": {
    make: (dim, source) => repeated(32, source, (each) => planar(dim, { source: each })),
  },
  "sylvester × 16": {
    make: (dim, source) =>
      repeated(16, source, (each) => [sylvester(dim, { source: each }), actNorm(dim)]),
  },
};
