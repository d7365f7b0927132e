import type { Matrix } from "@mienf/numeric";

/** Divides every column by the power of 2 below its largest size, which rounds nothing: weights of tiny ones would overflow. */
export function scaledColumns({ data, rows, columns }: Matrix): Matrix {
  const largest = new Float64Array(columns);
  for (const [index, value] of data.entries()) {
    const column = index % columns;
    largest[column] = Math.max(largest[column]!, Math.abs(value));
  }
  const units = largest.map((size) => (size > 0 ? 2 ** Math.floor(Math.log2(size)) : 1));
  return { data: data.map((value, index) => value / units[index % columns]!), rows, columns };
}
