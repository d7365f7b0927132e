import { add, matMul, minimum, relu, sign, sub, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { SideAtoms } from "../preprocessing/atoms.ts";
import type { MarginTensors } from "./margin-tensors.ts";

/**
 * What {@link spreadAtoms} and {@link gatherAtoms} do, as tensor operations in float32; atoms go to the middles of their
 * intervals.
 */
export function atomTensors(atoms: SideAtoms): MarginTensors {
  const all = atoms.flatMap((ofColumn, column) =>
    Array.from(ofColumn?.values ?? [], (value, k) => {
      const [from = 0, to = 0] = ofColumn!.moves.subarray(k, k + 2);
      return { column, value, from: value + from, width: to - from };
    }),
  );
  const row = (of: (atom: (typeof all)[number]) => number): Tensor2D =>
    tensor2d(Float32Array.from(all, of), [1, all.length]);
  const column = (of: (atom: (typeof all)[number]) => number): Tensor2D =>
    tensor2d(
      all.flatMap((atom) => atoms.map((_, at) => (at === atom.column ? of(atom) : 0))),
      [all.length, atoms.length],
    );
  // A column of the side beside each of its atoms.
  const beside = (rows: Tensor): Tensor2D =>
    matMul(
      rows as Tensor2D,
      column(() => 1),
      false,
      true,
    );
  return {
    forward: (rows) => {
      const above = sign(
        sub(
          beside(rows),
          row(({ value }) => value),
        ),
      );
      const half = column(({ width }) => width / 2);
      return add(rows, matMul(add(above, 1), half));
    },
    inverse: (rows) => {
      const into = relu(
        sub(
          beside(rows),
          row(({ from }) => from),
        ),
      );
      const used = minimum(
        into,
        row(({ width }) => width),
      );
      return sub(
        rows,
        matMul(
          used as Tensor2D,
          column(() => 1),
        ),
      );
    },
  };
}
