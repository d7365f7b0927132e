import { correlatedNormal } from "../laws/correlated-normal.ts";
import { correlatedUniform } from "../laws/correlated-uniform.ts";
import { exponentiatedNormal } from "../laws/exponentiated-normal.ts";
import { independent } from "../laws/independent.ts";
import { legacyStudent, legacyStudentExcess } from "../laws/legacy-student.ts";
import { asinhStudent, student, studentExcess } from "../laws/student.ts";
import { additiveNoise } from "../laws/additive-noise.ts";
import { bimodal } from "../laws/bimodal.ts";
import { denseNormal } from "../laws/dense-normal.ts";
import { latentVariableNormal } from "../laws/latent-variable-normal.ts";
import { logGammaExponential } from "../laws/log-gamma-exponential.ts";
import { signFlip } from "../laws/sign-flip.ts";
import { smoothedUniform } from "../laws/smoothed-uniform.ts";
import { sparseNormal } from "../laws/sparse-normal.ts";
import { asinhNormal, spiralNormal, swissRoll, wigglyNormal } from "../laws/warped-normals.ts";
import type { LawEntry, ParameterReader } from "./descriptor.ts";
import {
  coordinatesRange,
  dim,
  gaussianPairs,
  information,
  pairsRange,
  POSITIVE,
  readGaussianPairs,
  readRotation,
  real,
  rotation,
  sides,
  whole,
} from "./parameters.ts";

const readSides = (reader: ParameterReader) => ({
  dimX: reader.sure("dimX"),
  dimY: reader.sure("dimY"),
});

const readPairs = (reader: ParameterReader) => ({
  ...readSides(reader),
  ...readGaussianPairs(reader),
});

const readStudent = (reader: ParameterReader) => ({
  ...readSides(reader),
  degreesOfFreedom: reader.sure("degreesOfFreedom"),
  mutualInformation: reader.number("mutualInformation"),
  gaussianMutualInformation: reader.number("gaussianMutualInformation"),
  rotation: readRotation(reader),
});

const gaussian = { ...sides(), ...gaussianPairs };

const studentParameters = {
  ...sides(),
  mutualInformation: information(1),
  gaussianMutualInformation: real("information of the Gaussian pairs alone, in nats", {
    minimum: 0,
  }),
  degreesOfFreedom: real("degrees of freedom", { minimum: 0.1, default: 4 }),
  ...rotation,
};

const studentRange =
  (excess: (degreesOfFreedom: number, dimX: number, dimY: number) => number) =>
  (reader: ParameterReader) => {
    const { dimX, dimY } = readSides(reader);
    const least = excess(reader.sure("degreesOfFreedom"), dimX, dimY);
    return { minimum: least, maximum: least + 25 * Math.min(dimX, dimY) };
  };

const margin = {
  type: "choice",
  description: "law of the coordinates",
  choices: ["normal", "uniform"],
  default: "normal",
} as const;

/** The laws with densities. */
export const continuousLaws = {
  "correlated-normal": {
    description: "normal pairs with equal or random shares of the information",
    parameters: gaussian,
    informationRange: pairsRange,
    make: (reader) => correlatedNormal(readPairs(reader)),
  },
  "correlated-uniform": {
    description: "correlated normal with margins made uniform on [0, 1]",
    parameters: gaussian,
    informationRange: pairsRange,
    make: (reader) => correlatedUniform(readPairs(reader)),
  },
  "exponentiated-normal": {
    description: "correlated normal, each coordinate to a signed power (half-cube)",
    parameters: { ...gaussian, exponent: real("power", { ...POSITIVE, default: 1.5 }) },
    informationRange: pairsRange,
    make: (reader) =>
      exponentiatedNormal({ ...readPairs(reader), exponent: reader.sure("exponent") }),
  },
  independent: {
    description: "independent coordinates: no information",
    parameters: { ...sides(), margin },
    make: (reader) =>
      independent({
        ...readSides(reader),
        margin: reader.is("margin", "uniform") ? "uniform" : "normal",
      }),
  },
  "smoothed-uniform": {
    description: "uniform X, Y = X + uniform noise",
    parameters: {
      dim,
      mutualInformation: information(1),
      epsilon: real("half-width of the noise", POSITIVE),
    },
    alternatives: ["epsilon"],
    informationRange: coordinatesRange(25),
    make: (reader) =>
      smoothedUniform({
        dim: reader.sure("dim"),
        mutualInformation: reader.number("mutualInformation"),
        epsilon: reader.number("epsilon"),
      }),
  },
  student: {
    description: "Gaussian pairs divided by a common √(χ²/dof): heavy tails",
    parameters: studentParameters,
    alternatives: ["gaussianMutualInformation"],
    informationRange: studentRange(studentExcess),
    make: (reader) => student(readStudent(reader)),
  },
  "asinh-student": {
    description: "arsinh of every coordinate of a Student law",
    parameters: studentParameters,
    alternatives: ["gaussianMutualInformation"],
    informationRange: studentRange(studentExcess),
    make: (reader) => asinhStudent(readStudent(reader)),
  },
  "legacy-student": {
    description: "Gaussian pairs multiplied by a common √(χ²/dof), as older code did",
    parameters: studentParameters,
    alternatives: ["gaussianMutualInformation"],
    informationRange: studentRange(legacyStudentExcess),
    make: (reader) => legacyStudent(readStudent(reader)),
  },
  "log-gamma-exponential": {
    description: "logarithms of a gamma rate and of the exponential delay it causes",
    parameters: {
      dim,
      mutualInformation: information(1),
      inverseShape: real("κ, one over the shape of the gamma law", POSITIVE),
    },
    alternatives: ["inverseShape"],
    informationRange: coordinatesRange(25),
    make: (reader) =>
      logGammaExponential({
        dim: reader.sure("dim"),
        mutualInformation: reader.number("mutualInformation"),
        inverseShape: reader.number("inverseShape"),
      }),
  },
  "additive-noise": {
    description: "Y = X + noise, both normal or both uniform",
    parameters: {
      dim,
      margin,
      mutualInformation: information(1),
      noise: real("standard deviation (normal) or half-width (uniform) of the noise", POSITIVE),
    },
    alternatives: ["noise"],
    informationRange: coordinatesRange(25),
    make: (reader) =>
      additiveNoise({
        dim: reader.sure("dim"),
        margin: reader.is("margin", "uniform") ? "uniform" : "normal",
        mutualInformation: reader.number("mutualInformation"),
        noise: reader.number("noise"),
      }),
  },
  "sign-flip": {
    description: "Y = ±X with a random sign, and noise: uncorrelated, yet dependent",
    parameters: {
      mutualInformation: information(1),
      noise: real("standard deviation of the noise", POSITIVE),
    },
    alternatives: ["noise"],
    informationRange: () => ({ minimum: 0, exclusiveMinimum: true, maximum: 25 }),
    make: (reader) =>
      signFlip({
        mutualInformation: reader.number("mutualInformation"),
        noise: reader.number("noise"),
      }),
  },
  bimodal: {
    description: "correlated normal with margins turned into two bumps",
    parameters: gaussian,
    informationRange: pairsRange,
    make: (reader) => bimodal(readPairs(reader)),
  },
  "wiggly-normal": {
    description: "correlated normal with coordinates warped by sines",
    parameters: gaussian,
    informationRange: pairsRange,
    make: (reader) => wigglyNormal(readPairs(reader)),
  },
  "asinh-normal": {
    description: "correlated normal, arsinh of every coordinate",
    parameters: gaussian,
    informationRange: pairsRange,
    make: (reader) => asinhNormal(readPairs(reader)),
  },
  "spiral-normal": {
    description: "correlated normal with both sides wound up into spirals",
    parameters: {
      dimX: whole("coordinates of X", 2, 2),
      dimY: whole("coordinates of Y", 2, 2),
      ...gaussianPairs,
      speed: real("radians per squared length, divided by the dimension", { default: 1 }),
    },
    informationRange: pairsRange,
    make: (reader) => spiralNormal({ ...readPairs(reader), speed: reader.sure("speed") }),
  },
  "swiss-roll": {
    description: "uniform pair whose X is rolled up in the plane, 2×1",
    parameters: { mutualInformation: information(1) },
    informationRange: () => ({ minimum: 0, maximum: 25 }),
    make: (reader) => swissRoll({ mutualInformation: reader.sure("mutualInformation") }),
  },
  "dense-normal": {
    description: "normal coordinates that are all equally correlated",
    parameters: {
      ...sides(2),
      mutualInformation: information(1),
      correlation: real("correlation of every two coordinates", {
        minimum: 0,
        maximum: 1,
        exclusiveMaximum: true,
      }),
    },
    alternatives: ["correlation"],
    informationRange: () => ({ minimum: 0, maximum: 8 }),
    make: (reader) =>
      denseNormal({
        ...readSides(reader),
        mutualInformation: reader.number("mutualInformation"),
        correlation: reader.number("correlation"),
      }),
  },
  "sparse-normal": {
    description: "normal coordinates of which only the first pairs depend (2-pair)",
    parameters: {
      ...sides(3),
      pairs: whole("dependent pairs", 2),
      mutualInformation: information(1),
      strength: real("weight of what a pair shares beside noise of weight 1", { minimum: 0 }),
    },
    alternatives: ["strength"],
    informationRange: (reader) => ({ minimum: 0, maximum: 25 * reader.sure("pairs") }),
    make: (reader) =>
      sparseNormal({
        ...readSides(reader),
        pairs: reader.sure("pairs"),
        mutualInformation: reader.number("mutualInformation"),
        strength: reader.number("strength"),
      }),
  },
  "latent-variable-normal": {
    description: "weighted sums of latent normals common to all, to a side, and to pairs",
    parameters: {
      ...sides(3),
      pairs: whole("pairs with a latent variable of their own", 2, 0),
      mutualInformation: information(1),
      strength: real("weight of the latent variable of a pair", { minimum: 0 }),
      common: real("weight of the variable common to all", { minimum: 0, default: 0 }),
      within: real("weight of the variables common to a side", { minimum: 0, default: 0 }),
      extraNoise: real("weight of extra noise outside the pairs", { minimum: 0, default: 0 }),
    },
    alternatives: ["strength"],
    make: (reader) =>
      latentVariableNormal({
        ...readSides(reader),
        pairs: reader.sure("pairs"),
        mutualInformation: reader.number("mutualInformation"),
        strength: reader.number("strength"),
        common: reader.sure("common"),
        within: reader.sure("within"),
        extraNoise: reader.sure("extraNoise"),
      }),
  },
} as const satisfies Record<string, LawEntry>;
