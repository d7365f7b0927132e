import { z } from "zod";

const DIGITS = 6;
const NOT_FINITE = ["Infinity", "-Infinity", "NaN"] as const;

/** A number of a JSON document; what JSON cannot write is there as a string. */
export const dataNumber = z
  .union([z.number(), z.enum(NOT_FINITE)])
  .transform((value) => Number(value));

/** Six digits: more than a figure shows, and half the file. */
export function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** {@link rounded} for each. */
export function roundedAll(values: ArrayLike<number>): number[] {
  return Array.from(values, rounded);
}

/** JSON text whose numbers {@link dataNumber} reads. */
export function dataJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner,
  );
}

/** Where data come from: command, day, versions, machine. */
export const originSchema = z
  .array(z.tuple([z.string(), z.string()]))
  .describe("command, day, versions and machine, as pairs of a label and a value");
