import { createMatrix, digamma, logGamma } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { wklWeights } from "../../src/nearest-neighbors/wkl-weights.ts";

/** The obvious versions: every pair of rows, one line a formula. */

export type NormKind = "max" | "euclidean";

/** Distance between two rows, or its square for "euclidean": the order is the same. */
export function gap(side: Matrix, kind: NormKind, [i, j]: readonly [number, number]): number {
  let size = 0;
  for (let column = 0; column < side.columns; column += 1) {
    const difference = Math.abs(
      side.data[i * side.columns + column]! - side.data[j * side.columns + column]!,
    );
    size = kind === "max" ? Math.max(size, difference) : size + difference * difference;
  }
  return size;
}

function jointGaps(sides: readonly Matrix[], kind: NormKind, row: number): [number, number][] {
  const rows = sides[0]?.rows ?? 0;
  return Array.from({ length: rows }, (_, other): [number, number] => [
    Math.max(...sides.map((side) => gap(side, kind, [row, other]))),
    other,
  ])
    .filter(([, other]) => other !== row)
    .toSorted(([a, i], [b, j]) => a - b || i - j);
}

function countOthers(side: Matrix, row: number, inside: (other: number) => boolean): number {
  return Array.from({ length: side.rows }, (_, other) => other).filter(
    (other) => other !== row && inside(other),
  ).length;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const everyRow = (side: Matrix): number[] => Array.from({ length: side.rows }, (_, row) => row);

/** Total correlation of the sides; mutual information of two. */
export function slowKsg(
  sides: readonly Matrix[],
  k: number,
  { variant = 1, kind = "max" }: { variant?: number; kind?: NormKind } = {},
): number {
  const n = sides[0]!.rows;
  const more = sides.length - 1;
  return mean(
    everyRow(sides[0]!).map((row) => {
      const nearest = jointGaps(sides, kind, row).slice(0, k);
      const radius = nearest[k - 1]![0];
      const terms = sides.map((side) => {
        if (variant === 1) {
          return digamma(
            countOthers(side, row, (other) => gap(side, kind, [row, other]) < radius) + 1,
          );
        }
        const own = Math.max(...nearest.map(([, other]) => gap(side, kind, [row, other])));
        return digamma(countOthers(side, row, (other) => gap(side, kind, [row, other]) <= own));
      });
      const start = digamma(k) + more * digamma(n) - (variant === 2 ? more / k : 0);
      return start - terms.reduce((sum, term) => sum + term, 0);
    }),
  );
}

export function slowWklEntropy(side: Matrix, k: number): number {
  const { rows: n, columns: d } = side;
  const weights = wklWeights(d, k);
  const logBall = (d / 2) * Math.log(Math.PI) - logGamma(1 + d / 2);
  return -mean(
    everyRow(side).map((row) =>
      jointGaps([side], "euclidean", row)
        .slice(0, k)
        .reduce((sum, [square], at) => {
          const distance = square === 0 ? 1e-15 : Math.sqrt(square);
          return (
            sum +
            weights[at]! * (digamma(at + 1) - logBall - d * Math.log(distance) - Math.log(n - 1))
          );
        }, 0),
    ),
  );
}

export function slowMixed(x: Matrix, y: Matrix, k: number): number {
  const n = x.rows;
  return mean(
    everyRow(x).map((row) => {
      const gaps = jointGaps([x, y], "max", row);
      const radius = gaps[k - 1]![0];
      const copies = radius === 0 ? gaps.filter(([size]) => size === 0).length + 1 : k;
      const inside = (size: number) => size < radius || size === 0;
      const near = (side: Matrix) =>
        countOthers(side, row, (other) => inside(gap(side, "max", [row, other]))) + 1;
      return digamma(copies) + Math.log(n) - digamma(near(x)) - digamma(near(y));
    }),
  );
}

export function slowRoss(x: Matrix, y: Matrix, k: number): number {
  const n = x.rows;
  return mean(
    everyRow(x).map((row) => {
      const mates = everyRow(x).filter(
        (other) => other !== row && gap(y, "max", [row, other]) === 0,
      );
      const rank = Math.min(k, mates.length);
      const radius = mates.map((other) => gap(x, "max", [row, other])).toSorted((a, b) => a - b)[
        rank - 1
      ]!;
      const near = countOthers(x, row, (other) => gap(x, "max", [row, other]) < radius);
      return digamma(n) + digamma(rank) - digamma(mates.length + 1) - digamma(near + 1);
    }),
  );
}

export function slowConditional([x, y, z]: readonly [Matrix, Matrix, Matrix], k: number): number {
  return mean(
    everyRow(x).map((row) => {
      const radius = jointGaps([x, y, z], "max", row)[k - 1]![0];
      const near = (...sides: Matrix[]) =>
        digamma(
          countOthers(x, row, (other) =>
            sides.every((side) => gap(side, "max", [row, other]) < radius),
          ) + 1,
        );
      return digamma(k) - near(x, z) - near(y, z) + near(z);
    }),
  );
}

/** Beside each other. */
export function beside(x: Matrix, y: Matrix): Matrix {
  const joint = createMatrix(x.rows, x.columns + y.columns);
  for (let row = 0; row < x.rows; row += 1) {
    joint.data.set(x.data.subarray(row * x.columns, (row + 1) * x.columns), row * joint.columns);
    joint.data.set(
      y.data.subarray(row * y.columns, (row + 1) * y.columns),
      row * joint.columns + x.columns,
    );
  }
  return joint;
}
