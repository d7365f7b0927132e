import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "@mienf/numeric";
import { parse } from "yaml";
import type { z } from "zod";
import type { CommandFacts, FlagFacts } from "../command-table.ts";
import { didYouMean } from "../did-you-mean.ts";
import { camelCase, configFlags, configSchema, isSettings } from "./config-schema.ts";

// A file of flags is short; a longer one is something else.
const MOST_BYTES = 1_000_000;

/**
 * Replaces `--config FILE` by the flags in the file, before those of the command line, which win.
 *
 * @param args - what was typed after `mienf`. @param commands - all there are. @param cwd - where paths start.
 * @throws ConfigError when the file cannot be read, or has a key or value that the command does not know.
 */
export function withConfigFile(
  args: readonly string[],
  commands: readonly CommandFacts[],
  cwd: string,
): readonly string[] {
  const command = commands.find(({ path: words }) => words.every((word, i) => args[i] === word));
  const at = args.findIndex((arg) => arg === "--config" || arg.startsWith("--config="));
  if (at < 0 || !command?.flags.some(({ name }) => name === "config")) {
    return args;
  }
  const inline = args[at]?.includes("=") === true;
  const file = inline ? args[at]?.slice("--config=".length) : args[at + 1];
  if (file === undefined || file === "") {
    throw new ConfigError("--config: expected the name of a file");
  }
  const words = command.path.length;
  const typed = [...args.slice(words, at), ...args.slice(at + (inline ? 1 : 2))];
  if (typed.some((arg) => arg === "--config" || arg.startsWith("--config="))) {
    throw new ConfigError("--config: given twice; give it once");
  }
  const values = configValues(readConfig(path.resolve(cwd, file), file), command, file);
  return [...args.slice(0, words), ...argumentsOf(values, { command, typed }), ...typed];
}

function readConfig(fullPath: string, file: string): unknown {
  let text: string;
  try {
    const { size } = statSync(fullPath);
    if (size > MOST_BYTES) {
      throw new ConfigError(`--config ${file}: expected a short YAML file, got ${size} bytes`);
    }
    text = readFileSync(fullPath, "utf8");
  } catch (error) {
    throw error instanceof ConfigError
      ? error
      : new ConfigError(`--config ${file}: the file cannot be read; check the path`, {
          cause: error,
        });
  }
  try {
    // JSON is YAML too.
    return parse(text, { prettyErrors: true, logLevel: "error" });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new ConfigError(`--config ${file}: expected YAML: ${reason}`, { cause: error });
  }
}

function configValues(
  content: unknown,
  command: CommandFacts,
  file: string,
): Readonly<Record<string, unknown>> {
  const schema = configSchema(command);
  const result = schema.safeParse(content ?? {});
  if (result.success) {
    return result.data;
  }
  throw new ConfigError(
    `--config ${file}: ${issueText(result.error.issues[0], command, Object.keys(schema.shape))}`,
  );
}

function issueText(
  issue: z.core.$ZodIssue | undefined,
  command: CommandFacts,
  known: readonly string[],
): string {
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    return `mienf ${command.path.join(" ")} has no option ${key}${didYouMean(key, known)}\nKeys: ${known.join(", ")}`;
  }
  if (issue?.code === "invalid_type" && issue.path.length === 0) {
    return "expected options by their names, such as x: a, one a line";
  }
  const place = issue?.path.join(".");
  return `${place === undefined || place === "" ? "" : `${place}: `}${deepest(issue)}`;
}

/** Of a value that fits none of several forms, what is wrong with the first that has more to say than its type. */
function deepest(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "invalid_union") {
    const inner = issue.errors.flat();
    return deepest(inner.find(({ code }) => code === "custom") ?? inner[0]);
  }
  return issue?.message ?? "expected a list of options";
}

function argumentsOf(
  values: Readonly<Record<string, unknown>>,
  { command, typed }: { readonly command: CommandFacts; readonly typed: readonly string[] },
): string[] {
  const flags = configFlags(command);
  const args = flags.flatMap((flag) => {
    const value = values[camelCase(flag.name)];
    return value === undefined ? [] : flagArguments(flag, value, typed);
  });
  const { data } = values;
  const positionals = typed.length === 0 ? 0 : countPositionals(typed, command.flags);
  const fromFiles = isTyped("x-file", typed) || isTyped("y-file", typed);
  return typeof data === "string" && positionals === 0 && !fromFiles ? [...args, data] : args;
}

function flagArguments(flag: FlagFacts, value: unknown, typed: readonly string[]): string[] {
  const dashed = `--${flag.name}`;
  if (isSettings(flag) && typeof value === "object" && value !== null) {
    return Object.entries(value)
      .filter(([key]) => !typed.some((arg) => arg.replace(/^--set=/u, "").startsWith(`${key}=`)))
      .flatMap(([key, inner]) => [dashed, `${key}=${String(inner)}`]);
  }
  if (isTyped(flag.name, typed)) {
    return [];
  }
  if (flag.kind === "boolean") {
    return value === true ? [dashed] : [];
  }
  if (flag.repeatable && Array.isArray(value)) {
    return value.flatMap((item) => [dashed, String(item)]);
  }
  return [dashed, Array.isArray(value) ? value.join(",") : String(value)];
}

function isTyped(name: string, typed: readonly string[]): boolean {
  const short = name.length === 1 ? [`-${name}`] : [];
  return typed.some((arg) =>
    [`--${name}`, ...short].some((form) => arg === form || arg.startsWith(`${form}=`)),
  );
}

/** How many words are neither flags nor their values. */
function countPositionals(typed: readonly string[], flags: readonly FlagFacts[]): number {
  let count = 0;
  for (let i = 0; i < typed.length; i += 1) {
    const arg = typed[i] ?? "";
    if (!arg.startsWith("-") || arg === "-") {
      count += 1;
      continue;
    }
    const flag = flags.find(({ name }) => isTyped(name, [arg]));
    if (flag?.kind === "value" && !arg.includes("=")) {
      i += 1;
    }
  }
  return count;
}
