import type { Law, LawDescriptor, LawParameters } from "@mienf/datasets";
import { listLaws } from "@mienf/datasets";
import { ConfigError, MienfError } from "@mienf/numeric";
import { didYouMean } from "./did-you-mean.ts";
import { boundsText, isWithin } from "./output/bounds.ts";
import type { Setting } from "./settings.ts";
import { settingsByKey } from "./settings.ts";

/** A law as a user asks for it. */
export interface LawRequest {
  /** Mutual information in nats. */
  readonly mi?: number;
  /** Coordinates of each side. */
  readonly dim?: number;
  readonly set?: readonly Setting[];
}

// Laws hold covariances and rotations of this size squared.
const MOST_COORDINATES = 4096;
/** What whole numbers that say how much there is may be at most, where that is not {@link MOST_COORDINATES}. */
const LIMITS: ReadonlyMap<string, number> = new Map([
  ["monteCarloRows", 10_000_000],
  ["size", 512], // pixels a side, so columns are its square
  ["symbols", 1_000_000],
  ["bits", 24],
]);
const SIZES: ReadonlySet<string> = new Set(["dim", "dimX", "dimY"]);

/**
 * Makes the law that was asked for.
 *
 * @throws ConfigError when there is no such law; where a number is out of its range, the message says the range.
 */
export function requestedLaw(name: string, request: LawRequest): Law {
  const laws = listLaws();
  const descriptor = laws.find((law) => law.name === name);
  if (!descriptor) {
    const near = didYouMean(
      name,
      laws.map((law) => law.name),
    );
    throw new ConfigError(`no law ${name}${near}\nRun mienf datasets list for all of them.`);
  }
  const parameters = requestedParameters(descriptor, request);
  checkInformation(descriptor, parameters, request.mi);
  return refusing(name, () => descriptor.create(parameters));
}

function requestedParameters(
  { name, parameters }: LawDescriptor,
  { mi, dim, set = [] }: LawRequest,
): LawParameters {
  const known = Object.keys(parameters);
  const given = settingsByKey(name, known, set);
  const settings: Setting[] = set.slice();
  if (mi !== undefined) {
    if (!known.includes("mutualInformation")) {
      throw new ConfigError(
        `--mi ${mi}: the information of ${name} cannot be chosen; leave it out`,
      );
    }
    settings.push(["mutualInformation", mi]);
  }
  if (dim !== undefined) {
    const sizes = known.includes("dim")
      ? ["dim"]
      : known.filter((key) => SIZES.has(key) && given[key] === undefined);
    if (sizes.length === 0) {
      throw new ConfigError(`--dim ${dim}: the size of ${name} cannot be chosen; leave it out`);
    }
    settings.push(...sizes.map((key): Setting => [key, dim]));
  }
  const all = settingsByKey(name, known, settings);
  checkSizes(name, all, parameters);
  return all;
}

/** @throws ConfigError for a number that would fill the memory. */
function checkSizes(
  name: string,
  given: Readonly<Record<string, Setting[1]>>,
  parameters: LawDescriptor["parameters"],
): void {
  for (const [key, value] of Object.entries(given)) {
    const counts = parameters[key]?.type === "integer" && !key.endsWith("Seed");
    const most = LIMITS.get(key) ?? MOST_COORDINATES;
    if (counts && typeof value === "number" && value > most) {
      const gigabytes = (8 * value ** 2) / 1e9;
      const size = SIZES.has(key)
        ? `; a covariance of that size would take ${Math.round(gigabytes)} GB`
        : "";
      throw new ConfigError(`${name} expects ${key} to be at most ${most}, got ${value}${size}`);
    }
  }
}

/** Says the range of the information for these parameters, which the parameter's own range does not know. */
function checkInformation(
  { name, informationRange }: LawDescriptor,
  parameters: LawParameters,
  mi: number | undefined,
): void {
  if (mi === undefined || !informationRange) {
    return;
  }
  const { mutualInformation: _, ...others } = parameters;
  const range = refusing(name, () => informationRange(others));
  if (!isWithin(mi, range)) {
    throw new ConfigError(
      `--mi ${mi}: expected ${boundsText(range)} nats for ${name} with these parameters`,
    );
  }
}

/** What a law refuses, the user asked for. */
function refusing<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MienfError) {
      const words = error.message.replace(/^[\w-]+: expected /u, "");
      throw new ConfigError(`${name} expects ${words}`, { cause: error });
    }
    throw error;
  }
}
