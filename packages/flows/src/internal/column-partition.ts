import { concat, matMul, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import { inverseOrder, selectionMatrix } from "./selection-matrix.ts";
import { splitColumns } from "./split-columns.ts";

/**
 * The columns that a coupling changes: the `first` ⌈dim/2⌉ or the `last` ⌊dim/2⌋, or those of `even` or `odd` number,
 * counted from 0.
 */
export type ChangedColumns = "first" | "last" | "even" | "odd";

/** A way to take rows apart into the columns that a coupling keeps and those that it changes. */
export interface ColumnPartition {
  readonly keptCount: number;
  readonly changedCount: number;
  take(x: Tensor2D): { kept: Tensor2D; changed: Tensor2D };
  join(kept: Tensor2D, changed: Tensor2D): Tensor2D;
}

/**
 * Makes a partition of `dim` ≥ 2 columns.
 *
 * @param kind - the caller's name, for errors.
 * @throws ConfigError when `changes` is unknown.
 */
export function columnPartition(
  kind: string,
  dim: number,
  changes: ChangedColumns,
): ColumnPartition {
  const head = Math.ceil(dim / 2);
  const tail = dim - head;
  const changesHead = changes === "first" || changes === "even";
  const halves: ColumnPartition = {
    keptCount: changesHead ? tail : head,
    changedCount: changesHead ? head : tail,
    take(x) {
      const [front, back] = splitColumns(x, [head, tail]);
      return changesHead ? { kept: back, changed: front } : { kept: front, changed: back };
    },
    join: (kept, changed) => concat(changesHead ? [changed, kept] : [kept, changed], 1),
  };
  switch (changes) {
    case "first":
    case "last":
      return halves;
    case "even":
    case "odd":
      return evenColumnsFirst(halves, dim);
    default:
      throw new ConfigError(
        `${kind}: expected changes to be first, last, even or odd, got ${String(changes)}`,
      );
  }
}

function evenColumnsFirst(halves: ColumnPartition, dim: number): ColumnPartition {
  const columns = Array.from({ length: dim }, (_, column) => column);
  const order = [
    ...columns.filter((column) => column % 2 === 0),
    ...columns.filter((column) => column % 2 === 1),
  ];
  const ahead = selectionMatrix(order);
  const back = selectionMatrix(inverseOrder(order));
  return {
    ...halves,
    take: (x) => halves.take(matMul(x, tensor2d(ahead, [dim, dim]))),
    join: (kept, changed) => matMul(halves.join(kept, changed), tensor2d(back, [dim, dim])),
  };
}
