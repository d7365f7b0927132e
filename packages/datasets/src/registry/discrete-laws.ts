import { ising } from "../laws/ising.ts";
import { noiselessChannel } from "../laws/noiseless-channel.ts";
import { rareEventChannel } from "../laws/rare-event-channel.ts";
import { smoothedDiscreteUniform } from "../laws/smoothed-discrete-uniform.ts";
import { symmetricNoisyChannel } from "../laws/symmetric-noisy-channel.ts";
import { uniformlyQuantized } from "../laws/uniformly-quantized.ts";
import { xor } from "../laws/xor.ts";
import { binaryEntropy } from "../internal/near-uniform.ts";
import type { LawEntry } from "./descriptor.ts";
import { coordinatesRange, dim, information, POSITIVE, real, whole } from "./parameters.ts";

/** The laws with a discrete part. */
export const discreteLaws = {
  "uniformly-quantized": {
    description: "continuous X and the number of the quantile cell it falls in",
    parameters: {
      dim,
      mutualInformation: information(1),
      margin: {
        type: "choice",
        description: "law of the coordinates of X",
        choices: ["normal", "uniform"],
        default: "normal",
      },
      normalized: { type: "flag", description: "divide Y by the number of cells", default: false },
    },
    informationRange: coordinatesRange(11, false),
    make: (reader) =>
      uniformlyQuantized({
        dim: reader.sure("dim"),
        mutualInformation: reader.sure("mutualInformation"),
        margin: reader.is("margin", "uniform") ? "uniform" : "normal",
        normalized: reader.is("normalized"),
      }),
  },
  "smoothed-discrete-uniform": {
    description: "a uniform symbol X, Y = X + uniform noise",
    parameters: {
      dim,
      mutualInformation: information(1),
      symbols: { type: "integer", description: "number of symbols", minimum: 2 },
      spread: real("width of the noise, with symbols", POSITIVE),
    },
    alternatives: ["spread"],
    informationRange: (reader) => ({
      minimum: 0,
      exclusiveMinimum: true,
      maximum: reader.sure("dim") * Math.min(11, Math.log(reader.number("symbols") ?? Infinity)),
    }),
    make: (reader) =>
      smoothedDiscreteUniform({
        dim: reader.sure("dim"),
        mutualInformation: reader.number("mutualInformation"),
        symbols: reader.number("symbols"),
        spread: reader.number("spread"),
      }),
  },
  "rare-event-channel": {
    description: "two numbers in the same cell of [0, 1), one cell being rare",
    parameters: {
      dim,
      mutualInformation: information(1),
      failureProbability: real("probability of the rare cell", {
        minimum: 0,
        maximum: 1,
        exclusiveMaximum: true,
        default: 0.05,
      }),
    },
    informationRange: (reader) => {
      const p = reader.sure("failureProbability");
      const least = binaryEntropy(p);
      const coordinates = reader.sure("dim");
      return { minimum: coordinates * least, maximum: coordinates * (least + 11 * (1 - p)) };
    },
    make: (reader) =>
      rareEventChannel({
        dim: reader.sure("dim"),
        mutualInformation: reader.sure("mutualInformation"),
        failureProbability: reader.sure("failureProbability"),
      }),
  },
  "noiseless-channel": {
    description: "a symbol sent without error",
    parameters: { dim, mutualInformation: information(1) },
    informationRange: coordinatesRange(11, false),
    make: (reader) =>
      noiselessChannel({
        dim: reader.sure("dim"),
        mutualInformation: reader.sure("mutualInformation"),
      }),
  },
  "symmetric-noisy-channel": {
    description: "a uniform symbol that is sometimes drawn anew",
    parameters: {
      dim,
      symbols: { type: "integer", description: "number of symbols", minimum: 2 },
      mutualInformation: information(1),
      noise: real("probability that the symbol is drawn anew", { minimum: 0, maximum: 1 }),
    },
    alternatives: ["noise"],
    informationRange: (reader) => ({
      minimum: 0,
      maximum: reader.sure("dim") * Math.log(reader.number("symbols") ?? 65_536),
    }),
    make: (reader) =>
      symmetricNoisyChannel({
        dim: reader.sure("dim"),
        symbols: reader.number("symbols"),
        mutualInformation: reader.number("mutualInformation"),
        noise: reader.number("noise"),
      }),
  },
  xor: {
    description: "fair bits and their parity: no smaller set of bits tells anything",
    parameters: {
      bits: whole("bits of X", 2),
      mutualInformation: { ...information(0.5), maximum: Math.LN2 },
      flipProbability: real("probability of a wrong parity", { minimum: 0, maximum: 0.5 }),
      continuous: {
        type: "flag",
        description: "add uniform noise within the bits",
        default: false,
      },
    },
    alternatives: ["flipProbability"],
    informationRange: () => ({ minimum: 0, maximum: Math.LN2 }),
    make: (reader) =>
      xor({
        bits: reader.sure("bits"),
        mutualInformation: reader.number("mutualInformation"),
        flipProbability: reader.number("flipProbability"),
        continuous: reader.is("continuous"),
      }),
  },
  ising: {
    description: "the two halves of an Ising grid, by enumeration",
    parameters: {
      height: whole("rows of the grid", 3),
      width: whole("columns of the grid", 4, 2),
      mutualInformation: information(0.5),
      coupling: real("inverse temperature times interaction", { minimum: 0, maximum: 8 }),
      field: real("outer field", { default: 0 }),
    },
    alternatives: ["coupling"],
    make: (reader) =>
      ising({
        height: reader.sure("height"),
        width: reader.sure("width"),
        mutualInformation: reader.number("mutualInformation"),
        coupling: reader.number("coupling"),
        field: reader.sure("field"),
      }),
  },
} as const satisfies Record<string, LawEntry>;
