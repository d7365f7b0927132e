import { arrayOf } from "./graph-builder.ts";
import type { ConstantData, Value } from "./graph.ts";
import { sizeOf } from "./shapes.ts";

/** The one number that a constant holds everywhere, if it does. */
export function uniformValue(value: Value): number | undefined {
  return value.data?.length === 1 ? value.data[0] : undefined;
}

/** Shortens data that hold one number everywhere to length 1. */
export function compactData(data: ConstantData): ConstantData {
  const [first] = data;
  return first !== undefined && data.every((entry) => Object.is(entry, first))
    ? data.slice(0, 1)
    : data;
}

/** A constant's data at full length. */
export function materialise(value: Value, data: ConstantData): ConstantData {
  const size = sizeOf(value.shape);
  return data.length === size ? data : arrayOf(value.dtype, size).fill(data[0] as number);
}

/** The list of sizes or positions that an operation takes as input number `index`; undefined when it is computed. */
export function constantIntegers(value: Value | undefined): number[] | undefined {
  return value?.data === undefined ? undefined : Array.from(materialise(value, value.data));
}

/** Whether a value is a constant that holds this number everywhere. */
export function isFilledWith(value: Value | undefined, number: number): boolean {
  return value !== undefined && uniformValue(value) === number;
}
