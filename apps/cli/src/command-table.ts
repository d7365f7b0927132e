import type { Application, Command, RouteMap } from "@stricli/core";
import type { Context } from "./context.ts";

/** A flag as it is typed. */
export interface FlagFacts {
  /** Without the dashes, in kebab case. */
  readonly name: string;
  readonly kind: "boolean" | "value";
  /** The values there are; empty where any text may stand. */
  readonly values: readonly string[];
  readonly repeatable: boolean;
  /** What stands for its value in the help. */
  readonly placeholder: string;
  readonly brief: string;
  /** @throws ConfigError when the text is no value of the flag. */
  readonly parse: (text: string) => unknown;
}

/** A command and what can follow it. */
export interface CommandFacts {
  /** Words after `mienf`. */
  readonly path: readonly string[];
  readonly brief: string;
  readonly flags: readonly FlagFacts[];
  /** Placeholders of the arguments. */
  readonly arguments: readonly string[];
}

/** Every command of the application, in the order of the help. */
export function commandTable({ root }: Application<Context>): CommandFacts[] {
  return commandsBelow(root, []);
}

function commandsBelow(
  target: Command<Context> | RouteMap<Context>,
  path: readonly string[],
): CommandFacts[] {
  if ("parameters" in target) {
    const { flags = {}, positional } = target.parameters;
    const places = positional?.kind === "tuple" ? positional.parameters : [];
    return [
      {
        path,
        brief: target.brief,
        flags: Object.entries(flags).map(([key, flag]) => flagFacts(key, flag)),
        arguments: places.map(({ placeholder }) => placeholder ?? ""),
      },
    ];
  }
  return target
    .getAllEntries()
    .filter(({ hidden }) => !hidden)
    .flatMap(({ name, target: inner }) => commandsBelow(inner, [...path, name.original]));
}

type Flags = NonNullable<Command<Context>["parameters"]["flags"]>;

function flagFacts(key: string, flag: Flags[string]): FlagFacts {
  const name = kebabCase(key);
  const base = { name, brief: flag.brief, placeholder: flag.placeholder ?? "" };
  switch (flag.kind) {
    case "boolean":
    case "counter":
      return { ...base, kind: "boolean", values: [], repeatable: false, parse: String };
    case "enum":
      return { ...base, kind: "value", values: flag.values, repeatable: false, parse: String };
    case "parsed":
      return {
        ...base,
        kind: "value",
        values: [],
        repeatable: "variadic" in flag && flag.variadic !== undefined,
        parse: flag.parse,
      };
  }
}

/** A flag's name as it is typed. */
export function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
