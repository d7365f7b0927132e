import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "@mienf/numeric";
import { parse } from "yaml";
import { z } from "zod";
import type { Suite } from "./suite-schema.ts";
import { suiteSchema } from "./suite-schema.ts";

const FOLDER = fileURLToPath(new URL("../../suites", import.meta.url));

/** Names of the suites that come with the package. */
export function suiteNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.replace(/\.yaml$/u, ""))
    .toSorted();
}

/**
 * Reads a suite: one that comes with the package, or a YAML file.
 *
 * @param nameOrFile - a name of {@link suiteNames}, or a path that ends in .yaml or .yml.
 * @param cwd - folder that relative paths start from.
 * @throws ConfigError when there is no such suite, or it does not fit the schema.
 */
export function loadSuite(nameOrFile: string, cwd: string): Suite {
  const isFile = /\.ya?ml$/u.test(nameOrFile);
  const file = isFile ? path.resolve(cwd, nameOrFile) : path.join(FOLDER, `${nameOrFile}.yaml`);
  if (!isFile && !suiteNames().includes(nameOrFile)) {
    throw new ConfigError(
      `no suite ${nameOrFile}; there are ${suiteNames().join(", ")}, or name a YAML file of your own`,
    );
  }
  if (!existsSync(file)) {
    throw new ConfigError(`${nameOrFile}: expected a suite in a YAML file, got no such file`);
  }
  return parseSuite(readFileSync(file, "utf8"), nameOrFile);
}

/**
 * Reads a suite from YAML text.
 *
 * @param name - what error messages call it.
 * @throws ConfigError when it is no YAML or does not fit the schema; the message says where.
 */
export function parseSuite(text: string, name: string): Suite {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new ConfigError(`${name}: expected YAML, got text that is not: ${reason}`);
  }
  const { success, data, error } = suiteSchema.safeParse(value);
  if (!success) {
    throw new ConfigError(`${name}: expected a suite, got\n${z.prettifyError(error)}`);
  }
  return data;
}
