import type { Bounds } from "../internal/checks.ts";
import type {
  FlagParameter,
  NumberParameter,
  ParameterDescriptor,
  ParameterReader,
} from "./descriptor.ts";

/** Information in nats, taken as `value` when neither it nor an alternative is given. */
export function information(value: number): NumberParameter {
  return {
    type: "number",
    description: "mutual information I(X; Y) in nats",
    minimum: 0,
    default: value,
  };
}

/** A whole number of at least `minimum`. */
export function whole(description: string, value: number, minimum = 1): NumberParameter {
  return { type: "integer", description, minimum, default: value };
}

/** A number within bounds, with or without a default. */
export function real(
  description: string,
  bounds: Bounds & { readonly default?: number } = {},
): NumberParameter {
  return { type: "number", description, ...bounds };
}

/** Bounds of a positive number. */
export const POSITIVE = { minimum: 0, exclusiveMinimum: true } as const;

/** The size of both sides. */
export const dim: NumberParameter = whole("coordinates of each side", 1);

/** The sizes of the two sides. */
export function sides(value = 1): Readonly<Record<"dimX" | "dimY", ParameterDescriptor>> {
  return { dimX: whole("coordinates of X", value), dimY: whole("coordinates of Y", value) };
}

const rotate: FlagParameter = {
  type: "flag",
  description: "rotate each side by a random orthogonal matrix",
  default: false,
};

const structureSeed: NumberParameter = {
  type: "integer",
  description: "seed of rotations and random shares",
  default: 0,
};

/** What all laws on rotated Gaussian pairs take, beside sizes. */
export const gaussianPairs = {
  mutualInformation: information(1),
  split: {
    type: "choice",
    description: "shares of the pairs: equal, or random on the simplex",
    choices: ["uniform", "random"],
    default: "uniform",
  },
  rotate,
  structureSeed,
} as const satisfies Record<string, ParameterDescriptor>;

/** Parameters of laws on rotated Gaussian pairs without a split. */
export const rotation = { rotate, structureSeed } as const;

/** Options of a law on Gaussian pairs, read from the registry's parameters. */
export function readGaussianPairs(reader: ParameterReader) {
  return {
    mutualInformation: reader.sure("mutualInformation"),
    split: reader.is("split", "random") ? reader.structure() : ("uniform" as const),
    rotation: readRotation(reader),
  };
}

/** The source of the rotation that was asked for, if one was. */
export function readRotation(reader: ParameterReader) {
  return reader.is("rotate") ? reader.structure() : undefined;
}

/** Bounds of the information of a law on Gaussian pairs. */
export function pairsRange(reader: ParameterReader): Bounds {
  return { minimum: 0, maximum: 25 * Math.min(reader.sure("dimX"), reader.sure("dimY")) };
}

/** Bounds `(0, perCoordinate · dim]`. */
export function coordinatesRange(perCoordinate: number, exclusiveMinimum = true) {
  return (reader: ParameterReader): Bounds => ({
    minimum: 0,
    maximum: perCoordinate * reader.sure("dim"),
    ...(exclusiveMinimum ? { exclusiveMinimum } : {}),
  });
}
