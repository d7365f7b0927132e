import { createRandomSource } from "@mienf/numeric";
import type { RowSample } from "../table.ts";

/** The rows to keep, counted from 0 and ascending; null for all. */
export function sampledRows(
  rows: number,
  columns: number,
  sample: RowSample | undefined,
): Int32Array | null {
  const most = sample?.rows(columns) ?? Infinity;
  return sample && rows > most
    ? createRandomSource(sample.seed).split("rows").permutation(rows).subarray(0, most).toSorted()
    : null;
}
