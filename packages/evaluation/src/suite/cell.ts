import { createHash } from "node:crypto";

/** A value of a law's parameter or of an estimator's option, as a suite has it. */
export type SuiteValue = number | string | boolean;

/** A law as plain data. */
export interface LawRecipe {
  /** Name of a law family, or id of a task. */
  readonly name: string;
  readonly parameters: Readonly<Record<string, SuiteValue>>;
  /** Independent copies side by side. */
  readonly copies: number;
  /** Independent normal columns added to each side. */
  readonly noiseColumns: number;
}

/** An estimator as plain data: one of the registry, or a program. */
export type EstimatorRecipe = {
  readonly label: string;
  /** Whether columns are pixels, and are handed over though they be the same in every row. */
  readonly pictures?: true;
} & (
  | {
      readonly name: string;
      readonly options: Readonly<Record<string, SuiteValue>>;
    }
  | { readonly command: readonly string[] }
);

/** One estimate to be made; plain data, so that it can be sent to another process or machine. */
export interface Cell {
  /** Hash of everything that decides the result. */
  readonly id: string;
  readonly law: LawRecipe;
  readonly estimator: EstimatorRecipe;
  /** N. */
  readonly rows: number;
  /** Decides the rows, which all estimators share, and everything random of the estimator. */
  readonly seed: number;
  /** Level of the interval. */
  readonly level: number;
  /** Rows whose pointwise values and latents are kept. */
  readonly keepPoints: number;
}

/** Makes a cell, with its id. */
export function createCell(facts: Omit<Cell, "id">): Cell {
  const { label: _label, ...estimator } = facts.estimator;
  return { id: contentHash({ ...facts, estimator }).slice(0, 16), ...facts };
}

/** The law without its amount of information: what a curve over the amounts is called. */
export function lawFamily({ name, parameters, copies, noiseColumns }: LawRecipe): string {
  const words = Object.entries(parameters)
    .filter(([key]) => key !== "mutualInformation")
    .map(([key, value]) => (value === true ? key : `${key}=${value}`));
  return [
    name,
    ...words,
    ...(copies === 1 ? [] : [`copies=${copies}`]),
    ...(noiseColumns === 0 ? [] : [`noiseColumns=${noiseColumns}`]),
  ].join(" ");
}

/** A law in words. */
export function lawLabel(recipe: LawRecipe): string {
  const amount = recipe.parameters["mutualInformation"];
  return amount === undefined ? lawFamily(recipe) : `${lawFamily(recipe)} I=${amount}`;
}

/** A cell in words, for progress and for choosing cells. */
export function describeCell({ law, estimator, rows, seed }: Cell): string {
  return `${lawLabel(law)}, ${estimator.label}, N=${rows}, seed=${seed}`;
}

/** Whether a cell's description has a text; a number at its end is meant whole, so that N=1000 does not find N=10000. */
export function cellMatches(cell: Cell, text: string): boolean {
  const description = describeCell(cell);
  for (let at = description.indexOf(text); at >= 0; at = description.indexOf(text, at + 1)) {
    if (!/\d$/u.test(text) || !/^\.?\d/u.test(description.slice(at + text.length))) {
      return true;
    }
  }
  return false;
}

/** SHA-256 of plain data, whatever the order of its keys. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))),
        )
      : inner,
  );
}
