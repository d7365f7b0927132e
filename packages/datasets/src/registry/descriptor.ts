import { ConfigError, createRandomSource, type RandomSource } from "@mienf/numeric";
import { type Bounds, checkNumber, describeBounds, describeValue } from "../internal/checks.ts";
import type { Law } from "../law.ts";

/** A parameter that is a number. */
export interface NumberParameter extends Bounds {
  /** `integer` for sizes and seeds. */
  readonly type: "number" | "integer";
  /** What the parameter means, with its unit. */
  readonly description: string;
  /** Value taken when the parameter is not given; without one it may stay away. */
  readonly default?: number;
}

/** A parameter that is one of a few words. */
export interface ChoiceParameter {
  readonly type: "choice";
  /** What the parameter means. */
  readonly description: string;
  /** The words. */
  readonly choices: readonly string[];
  /** The word taken when the parameter is not given. */
  readonly default: string;
}

/** A parameter that is true or false. */
export interface FlagParameter {
  readonly type: "flag";
  /** What the parameter means. */
  readonly description: string;
  /** The value taken when the parameter is not given. */
  readonly default: boolean;
}

/** A parameter of a registered law. */
export type ParameterDescriptor = NumberParameter | ChoiceParameter | FlagParameter;

/** Parameters by name, as a user gives them. */
export type LawParameters = Readonly<Record<string, number | string | boolean | undefined>>;

/** What a registry knows of a law. */
export interface LawDescriptor {
  /** Name in the registry, kebab-case. */
  readonly name: string;
  /** One sentence that says what is drawn. */
  readonly description: string;
  /** The parameters it takes. */
  readonly parameters: Readonly<Record<string, ParameterDescriptor>>;
  /** Parameters that are left out when `mutualInformation` is given, and the other way round. */
  readonly alternatives: readonly string[];
  /** Bounds of `mutualInformation` in nats for the other parameters given; absent if it cannot be chosen. */
  readonly informationRange?: (parameters: LawParameters) => Bounds;
  /**
   * Makes the law.
   *
   * @throws ConfigError when a parameter is unknown, of the wrong kind, or not in its range.
   * @throws DomainError when no such law exists.
   */
  create(parameters?: LawParameters): Law;
}

/** Reads checked parameters by kind; the registry has filled in the defaults. */
export interface ParameterReader {
  /** A number, or undefined if it was not given and has no default. */
  number(name: string): number | undefined;
  /** A number that has a default. */
  sure(name: string): number;
  /** Whether a parameter is the given word, or true. */
  is(name: string, word?: string): boolean;
  /** The stream of the parameter `structureSeed`, from which rotations and random shares are drawn. */
  structure(): RandomSource;
}

/** A descriptor before its parameters are checked. */
export interface LawEntry {
  readonly description: string;
  readonly parameters: Readonly<Record<string, ParameterDescriptor>>;
  readonly alternatives?: readonly string[];
  readonly informationRange?: (reader: ParameterReader) => Bounds;
  readonly make: (reader: ParameterReader) => Law;
}

/** Makes a descriptor of an entry: adds the checks and the defaults. */
export function describeLaw(name: string, entry: LawEntry): LawDescriptor {
  const { description, parameters, alternatives = [], informationRange, make } = entry;
  const descriptor = {
    name,
    description,
    parameters,
    alternatives,
    create: (given: LawParameters = {}) => make(readParameters(name, entry, given)),
  };
  return informationRange === undefined
    ? descriptor
    : {
        ...descriptor,
        informationRange: (given) => informationRange(readParameters(name, entry, given)),
      };
}

function readParameters(law: string, entry: LawEntry, given: LawParameters): ParameterReader {
  const { parameters, alternatives = [] } = entry;
  for (const [name, value] of Object.entries(given)) {
    const parameter = parameters[name];
    if (parameter === undefined) {
      throw new ConfigError(
        `${law}: expected parameters among ${Object.keys(parameters).join(", ")}, got ${name}`,
      );
    }
    if (value !== undefined) {
      checkParameter(law, name, { parameter, value });
    }
  }
  // A natural parameter takes the place of the information that would otherwise be the default.
  const replaced = alternatives.some((name) => given[name] !== undefined);
  const read = (name: string): number | string | boolean | undefined => {
    const hidden = name === "mutualInformation" && replaced;
    return given[name] ?? (hidden ? undefined : parameters[name]?.default);
  };
  const number = (name: string): number | undefined => {
    const value = read(name);
    return typeof value === "number" ? value : undefined;
  };
  const sure = (name: string): number => {
    const value = number(name);
    if (value === undefined) {
      throw new ConfigError(`${law}: expected a number for ${name}, got none`);
    }
    return value;
  };
  return {
    number,
    sure,
    is: (name, word) => read(name) === (word ?? true),
    structure: () => createRandomSource(sure("structureSeed")),
  };
}

function checkParameter(
  law: string,
  name: string,
  { parameter, value }: { parameter: ParameterDescriptor; value: number | string | boolean },
): void {
  const fail = (expected: string): never => {
    throw new ConfigError(
      `${law}: expected ${name} to be ${expected}, got ${describeValue(value)}`,
    );
  };
  switch (parameter.type) {
    case "flag":
      return typeof value === "boolean" ? undefined : fail("true or false");
    case "choice":
      return typeof value === "string" && parameter.choices.includes(value)
        ? undefined
        : fail(`one of ${parameter.choices.join(", ")}`);
    case "number":
    case "integer":
      if (typeof value !== "number" || (parameter.type === "integer" && !Number.isInteger(value))) {
        return fail(
          `${parameter.type === "integer" ? "a whole number" : "a number"} in ${describeBounds(parameter)}`,
        );
      }
      return checkNumber(law, name, value, parameter);
  }
}
