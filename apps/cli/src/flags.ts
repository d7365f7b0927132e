import { ConfigError } from "@mienf/numeric";
import type { Setting } from "./settings.ts";

/** A number of a given kind, for a stricli flag. */
export function numberFlag(
  expected: string,
  accepts: (value: number) => boolean,
): (input: string) => number {
  return (input) => {
    const value = input.trim() === "" ? Number.NaN : Number(input);
    if (!accepts(value)) {
      throw new ConfigError(`expected ${expected}`);
    }
    return value;
  };
}

/** A whole number of things, for a stricli flag. */
export function wholeNumberFlag(things: string, least: number): (input: string) => number {
  return numberFlag(
    `a whole number of ${things}, ${least} or more`,
    (value) => Number.isSafeInteger(value) && value >= least,
  );
}

/** A flag's text as it stands. */
export const text = (input: string): string => input;

/** `KEY=VALUE`. A value that is a number, or true or false, becomes one. */
export function settingFlag(input: string): Setting {
  const equals = input.indexOf("=");
  const key = input.slice(0, equals).trim();
  const value = input.slice(equals + 1).trim();
  if (equals < 0 || key === "" || value === "") {
    throw new ConfigError("expected KEY=VALUE");
  }
  if (value === "true" || value === "false") {
    return [key, value === "true"];
  }
  return [key, Number.isNaN(Number(value)) ? value : Number(value)];
}

/** Flags that say where the rows come from, shared by commands that read data. */
export const dataFlags = {
  x: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "COLS",
    brief: "columns of X: names a,b,c, ranges x0:x15, globs x*",
  },
  y: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "COLS",
    brief: "columns of Y, the same way",
  },
  xFile: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "FILE",
    brief: "X from a file of its own, say a.npy: all its columns, or those of --x",
  },
  yFile: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "FILE",
    brief: "Y from a file of its own, row by row the same samples",
  },
  missing: {
    kind: "enum",
    values: ["error", "drop"],
    default: "error",
    brief: "rows with an empty or NaN cell: an error, or left out and counted",
  },
  maxRows: {
    kind: "parsed",
    parse: wholeNumberFlag("rows", 1),
    optional: true,
    placeholder: "N",
    brief:
      "sample this many rows, where there are more; default: a million, fewer beyond 20 columns",
  },
} as const;

/** Short forms of {@link dataFlags}. */
export const dataAliases = { x: "x", y: "y" } as const;

/** Flags of commands that compute and print an estimate. */
export const resultFlags = {
  runtime: {
    kind: "enum",
    values: ["auto", "onnx", "webgpu", "node-gpu", "wasm", "cpu"],
    default: "auto",
    brief: "what computes",
  },
  units: {
    kind: "enum",
    values: ["nats", "bits"],
    default: "nats",
    brief: "unit of every mutual information",
  },
  level: {
    kind: "parsed",
    parse: numberFlag("a number between 0 and 1", (value) => value > 0 && value < 1),
    default: "0.95",
    placeholder: "P",
    brief: "level of the interval",
  },
  json: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "one JSON document on stdout",
  },
  quiet: { kind: "boolean", default: false, withNegated: false, brief: "no progress" },
  debug: { kind: "boolean", default: false, withNegated: false, brief: "stack traces of errors" },
  pmi: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "FILE",
    brief: "write the pointwise mutual information of every row (.csv, .parquet)",
  },
} as const;

/** The seed of a command that draws random numbers. */
export const seedFlag = {
  kind: "parsed",
  parse: numberFlag("a whole number", Number.isSafeInteger),
  default: "0",
  placeholder: "N",
  brief: "decides everything random",
} as const;

/** Which estimator, and its options. */
export const estimatorFlags = {
  estimator: {
    kind: "parsed",
    parse: text,
    default: "auto",
    placeholder: "NAME",
    brief: "which estimator; mienf estimators lists them",
  },
  set: {
    kind: "parsed",
    parse: settingFlag,
    optional: true,
    variadic: true,
    placeholder: "KEY=VALUE",
    brief: "an option of the estimator; repeatable",
  },
} as const;

/** A limit to the time that training takes. */
export const maxSecondsFlag = {
  kind: "parsed",
  parse: numberFlag("a positive number of seconds", (value) => value > 0),
  optional: true,
  placeholder: "S",
  brief: "stop in time, reading included, and report what was reached",
} as const;

/** A file of flags. It is read before the others are, so its value is never looked at. */
export const configFlag = {
  kind: "parsed",
  parse: text,
  optional: true,
  placeholder: "FILE",
  brief: "flags from a YAML file, by their names in camel case; those typed here win",
} as const;

/** A report as a page. */
export const htmlFlag = {
  kind: "parsed",
  parse: text,
  optional: true,
  placeholder: "FILE",
  brief: "write a report with figures, in one file",
} as const;

/** The argument that names the data, for commands that have no other way to be given any. */
export const requiredDataArgument = {
  parse: text,
  placeholder: "data",
  brief: ".csv, .tsv, .parquet, .json, .ndjson, .npz or .npy; - is CSV on standard input",
} as const;

/** The argument that names the data. */
export const dataArgument = { ...requiredDataArgument, optional: true } as const;

/** Flags of commands that only print something. */
export const listFlags = {
  json: resultFlags.json,
  debug: resultFlags.debug,
} as const;

/** Values of {@link listFlags}. */
export interface ListFlags {
  readonly json: boolean;
  readonly debug: boolean;
}

/** Values of {@link dataFlags}. */
export interface DataFlags {
  readonly x?: string;
  readonly y?: string;
  readonly xFile?: string;
  readonly yFile?: string;
  readonly missing: "error" | "drop";
  readonly maxRows?: number;
}

/** Values of {@link estimatorFlags}. */
export interface EstimatorFlags {
  readonly estimator: string;
  readonly set?: readonly Setting[];
}

/** Values of {@link resultFlags}. */
export interface ResultFlags {
  readonly runtime: "auto" | "onnx" | "webgpu" | "node-gpu" | "wasm" | "cpu";
  readonly units: "nats" | "bits";
  readonly level: number;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly pmi?: string;
}
