import { contaminated } from "../combinators/contaminated.ts";
import { renamed } from "../combinators/renamed.ts";
import {
  concentricMixture,
  crossMixture,
  fencesMixture,
  galaxyMixture,
  lettersMixture,
  wavesMixture,
  wedgeMixture,
} from "../laws/mixture-shapes.ts";
import { sparseNormal } from "../laws/sparse-normal.ts";
import type { LawEntry, ParameterReader } from "./descriptor.ts";
import { real, sides, whole } from "./parameters.ts";

const sample = {
  monteCarloRows: whole("rows of the sample that gives the mutual information", 200_000, 2),
  monteCarloSeed: { type: "integer", description: "its seed", default: 2024 },
} as const;

const readSample = (reader: ParameterReader) => ({
  monteCarlo: { rows: reader.sure("monteCarloRows"), seed: reader.sure("monteCarloSeed") },
});

const correlation = real("correlation of the two normals up to sign", {
  minimum: 0,
  maximum: 1,
  exclusiveMaximum: true,
  default: 0.9,
});

/** The mixture laws; their information comes from Monte Carlo and cannot be chosen. */
export const mixtureLaws = {
  "cross-mixture": {
    description: "two normals that form an X",
    parameters: { correlation, ...sample },
    make: (reader) =>
      crossMixture({ correlation: reader.sure("correlation"), ...readSample(reader) }),
  },
  "wedge-mixture": {
    description: "two normals that form a V",
    parameters: { correlation, ...sample },
    make: (reader) =>
      wedgeMixture({ correlation: reader.sure("correlation"), ...readSample(reader) }),
  },
  "letters-mixture": {
    description: "six normals that form the letters AI",
    parameters: sample,
    make: (reader) => lettersMixture(readSample(reader)),
  },
  "galaxy-mixture": {
    description: "two clouds whose plane is wound into a spiral, 2×1",
    parameters: {
      speed: real("radians per squared length", { default: 0.5 }),
      distance: real("distance of the clouds along each axis", { minimum: 0, default: 3 }),
      ...sample,
    },
    make: (reader) =>
      galaxyMixture({
        speed: reader.sure("speed"),
        distance: reader.sure("distance"),
        ...readSample(reader),
      }),
  },
  "fences-mixture": {
    description: "upright bars whose order tells Y modulo 4, 2×1",
    parameters: { bars: whole("number of bars", 12), ...sample },
    make: (reader) => fencesMixture({ bars: reader.sure("bars"), ...readSample(reader) }),
  },
  "waves-mixture": {
    description: "fences bent by a sine, 2×1",
    parameters: {
      bars: whole("number of bars", 12),
      amplitude: real("how far bars are bent", { default: 5 }),
      frequency: real("radians per unit of height", { default: 3 }),
      ...sample,
    },
    make: (reader) =>
      wavesMixture({
        bars: reader.sure("bars"),
        amplitude: reader.sure("amplitude"),
        frequency: reader.sure("frequency"),
        ...readSample(reader),
      }),
  },
  "concentric-mixture": {
    description: "concentric round normals whose number is Y, d×1",
    parameters: {
      dimX: whole("coordinates of X", 2),
      shells: whole("number of shells", 3),
      ...sample,
    },
    make: (reader) =>
      concentricMixture({
        dimX: reader.sure("dimX"),
        shells: reader.sure("shells"),
        ...readSample(reader),
      }),
  },
  "sparse-normal-with-inliers": {
    description: "a sparse normal in which some pairs are mismatched",
    parameters: {
      ...sides(3),
      pairs: whole("dependent pairs", 2),
      strength: real("weight of what a pair shares beside noise of weight 1", {
        minimum: 0,
        default: 2,
      }),
      fraction: real("share of mismatched pairs", { minimum: 0, maximum: 1, default: 0.2 }),
      ...sample,
    },
    make: (reader) => {
      const base = sparseNormal({
        dimX: reader.sure("dimX"),
        dimY: reader.sure("dimY"),
        pairs: reader.sure("pairs"),
        strength: reader.sure("strength"),
      });
      const law = contaminated(base, { fraction: reader.sure("fraction"), ...readSample(reader) });
      return renamed(law, "sparse-normal-with-inliers");
    },
  },
} as const satisfies Record<string, LawEntry>;
