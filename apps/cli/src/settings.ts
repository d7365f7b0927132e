import type { EstimatorDescriptor } from "@mienf/estimators";
import { ConfigError } from "@mienf/numeric";
import type { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";

/** `--set KEY=VALUE`, taken apart. */
export type Setting = readonly [key: string, value: string | number | boolean];

/** The estimator of a name. @throws ConfigError when there is none, with the names that there are. */
export function estimatorCalled(
  name: string,
  registry: ReadonlyMap<string, EstimatorDescriptor>,
): EstimatorDescriptor {
  const descriptor = registry.get(name);
  if (!descriptor) {
    throw new ConfigError(
      `no estimator ${name}${didYouMean(name, [...registry.keys()])}\nEstimators: ${[...registry.keys()].join(", ")}`,
    );
  }
  return descriptor;
}

/** The names of an estimator's options. */
export function optionNames({ options }: Pick<EstimatorDescriptor, "options">): string[] {
  return Object.keys(options.shape);
}

/**
 * Options of an estimator from `--set KEY=VALUE`, with defaults for the rest.
 *
 * @throws ConfigError for a key that the estimator does not have, that is given twice, or whose value does not fit.
 */
export function parseSettings(
  descriptor: Pick<EstimatorDescriptor, "name" | "options">,
  settings: readonly Setting[],
): Readonly<Record<string, unknown>> {
  const given = settingsByKey(descriptor.name, optionNames(descriptor), settings);
  const result = descriptor.options.safeParse(given);
  if (!result.success) {
    const [issue] = result.error.issues;
    const key = String(issue?.path[0] ?? "");
    throw new ConfigError(
      `--set ${key}=${String(given[key])}: ${issue ? expectation(issue) : "does not fit"}`,
    );
  }
  return result.data;
}

/** What a value should have been, in the words of every other message. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_small") {
    return `expected ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
  }
  if (issue.code === "too_big") {
    return `expected ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
  }
  if (issue.code === "invalid_value") {
    return `expected ${issue.values.join(", ")}`;
  }
  if (issue.code === "invalid_type") {
    return `expected ${issue.expected === "int" ? "a whole number" : `a ${issue.expected}`}`;
  }
  return issue.message;
}

/**
 * Settings as a record.
 *
 * @param owner - what has the options. @param known - their names.
 * @throws ConfigError for a key that is not known or is given twice.
 */
export function settingsByKey(
  owner: string,
  known: readonly string[],
  settings: readonly Setting[],
): Record<string, string | number | boolean> {
  const seen = new Set<string>();
  for (const [key] of settings) {
    if (!known.includes(key)) {
      throw new ConfigError(
        `--set ${key}: ${owner} has no such option${didYouMean(key, known)}\nOptions: ${known.join(", ") || "none"}`,
      );
    }
    if (seen.has(key)) {
      throw new ConfigError(`--set ${key}: given twice; give it once`);
    }
    seen.add(key);
  }
  return Object.fromEntries(settings);
}
