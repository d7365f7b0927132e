import type { Field, Registry } from "../registry.ts";
import type { FieldValues, RuntimeChoice } from "./job.ts";

/** What the form holds; everything but the file's rows can be in a link. */
export interface Settings {
  source: "law" | "file";
  law: string;
  /** Parameters of the law that differ from their defaults. */
  parameters: FieldValues;
  rows: number;
  dataSeed: number;
  x: string;
  y: string;
  missing: "error" | "drop";
  estimator: string;
  /** Options of the estimator that differ from their defaults. */
  options: FieldValues;
  seed: number;
  units: "nats" | "bits";
  runtime: RuntimeChoice;
}

/** What a visitor without a link gets. */
export const defaultSettings: Settings = {
  source: "law",
  law: "correlated-normal",
  parameters: {},
  rows: 2000,
  dataSeed: 0,
  x: "",
  y: "",
  missing: "error",
  estimator: "auto",
  options: {},
  seed: 0,
  units: "nats",
  runtime: "auto",
};

const MOST_ROWS = 1_000_000;

/** Settings as the part of a URL after `#`; defaults are left out. */
export function toHash(settings: Settings): string {
  const parameters = new URLSearchParams();
  const { parameters: law, options, ...plain } = settings;
  for (const [key, value] of Object.entries(plain)) {
    if (value !== defaultSettings[key as keyof typeof plain]) {
      parameters.set(key, String(value));
    }
  }
  for (const [prefix, values] of Object.entries({ law, set: options })) {
    for (const [key, value] of Object.entries(values)) {
      parameters.set(`${prefix}.${key}`, String(value));
    }
  }
  return parameters.toString();
}

/** Settings of a link. What it does not say, or says wrongly, keeps its default. */
export function fromHash(hash: string, registry: Registry): Settings {
  const given = new URLSearchParams(hash.replace(/^#/u, ""));
  const choice = <T extends string>(key: string, choices: readonly T[], initial: T): T =>
    choices.find((each) => each === given.get(key)) ?? initial;
  const whole = (key: string, least: number, initial: number): number => {
    const value = Number(given.get(key) ?? Number.NaN);
    return Number.isSafeInteger(value) && value >= least && value <= 2 ** 31 ? value : initial;
  };
  const initial = defaultSettings;
  const law = called(registry.laws, given.get("law"), initial.law);
  const estimator = called(registry.estimators, given.get("estimator"), initial.estimator);
  const values = (prefix: string, fields: readonly Field[]): FieldValues =>
    Object.fromEntries(
      fields.flatMap(({ name, kind, choices = [] }) => {
        const text = given.get(`${prefix}.${name}`);
        if (text === null) {
          return [];
        }
        const value = kind === "flag" ? text === "true" : kind === "choice" ? text : Number(text);
        const fits =
          typeof value === "number"
            ? Number.isFinite(value)
            : kind === "flag" || choices.includes(text);
        return fits ? [[name, value]] : [];
      }),
    );
  return {
    source: choice("source", ["law", "file"], initial.source),
    law: law.name,
    parameters: values("law", law.fields),
    rows: Math.min(MOST_ROWS, whole("rows", 20, initial.rows)),
    dataSeed: whole("dataSeed", 0, initial.dataSeed),
    x: given.get("x") ?? "",
    y: given.get("y") ?? "",
    missing: choice("missing", ["error", "drop"], initial.missing),
    estimator: estimator.name,
    options: values("set", estimator.fields),
    seed: whole("seed", 0, initial.seed),
    units: choice("units", ["nats", "bits"], initial.units),
    runtime: choice("runtime", ["auto", "webgpu", "wasm"], initial.runtime),
  };
}

/** The entry of a name; the default's where there is none. */
function called(
  entries: readonly { readonly name: string; readonly fields: readonly Field[] }[],
  name: string | null,
  initial: string,
): { readonly name: string; readonly fields: readonly Field[] } {
  const found = entries.find((entry) => entry.name === name);
  return found ?? entries.find((entry) => entry.name === initial) ?? { name: initial, fields: [] };
}
