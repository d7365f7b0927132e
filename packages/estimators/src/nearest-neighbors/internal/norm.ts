/**
 * How far two rows lie apart: the largest coordinate difference, or the largest of the Euclidean norms of column groups.
 *
 * Kernels work with *sizes*, which order pairs as distances do and need no root: the distance itself for "max", its
 * square for "euclidean".
 */
export type Norm =
  | { readonly kind: "max" }
  | {
      readonly kind: "euclidean";
      /** Column at which each group ends; the last is the number of columns. One group is the plain Euclidean norm. */
      readonly groupEnds: Int32Array;
    };

/** The norm of sides that stand beside each other in one matrix: the largest of the sides' own norms. */
export function jointNorm(kind: Norm["kind"], widths: readonly number[]): Norm {
  if (kind === "max") {
    return { kind };
  }
  let end = 0;
  return { kind, groupEnds: Int32Array.from(widths, (width) => (end += width)) };
}

/** Ends of the groups of a Euclidean norm; none for the max-norm. */
export function groupEndsOf(norm: Norm): Int32Array {
  return norm.kind === "max" ? new Int32Array(0) : norm.groupEnds;
}
