import type { Matrix, RandomSource } from "@mienf/numeric";
import { selectRows } from "@mienf/numeric";
import { squaredDistances } from "../classical/internal/squared-distances.ts";
import { joinedRows } from "./joined-rows.ts";

/** Rows of each side that are compared. */
const MAX_ROWS = 500;
/** Sides are taken for unlike where chance has this many splits of their rows look less so. */
const SHUFFLES = 99;

/**
 * Whether two sides have as many columns, and rows that may well be from one law: a permutation test at 1 % of their energy
 * distance. Cost: 100 sums over 1000² distances.
 *
 * @param x - shape `[n, dx]`, borrowed. @param y - as many rows, borrowed.
 * @see Székely & Rizzo 2004, "Testing for equal distributions in high dimension".
 */
export function lookAlike(x: Matrix, y: Matrix, source: RandomSource): boolean {
  if (x.columns !== y.columns) {
    return false;
  }
  const count = Math.min(MAX_ROWS, Math.floor(x.rows / 2));
  // Rows of one side are not the partners of those of the other, whose dependence would have sides look alike that are not.
  const order = source.permutation(x.rows);
  const rows = joinedRows(
    selectRows(x, order.subarray(0, count)),
    selectRows(y, order.subarray(count, 2 * count)),
  );
  const distances = squaredDistances(rows).map((square) => Math.sqrt(square));
  const sides = Float64Array.from({ length: 2 * count }, (_, row) => (row < count ? 1 : -1));
  const found = energyDistance(distances, sides);
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle += 1) {
    const positions = source.permutation(2 * count);
    if (
      energyDistance(
        distances,
        Float64Array.from(positions, (at) => sides[at]!),
      ) >= found
    ) {
      return true;
    }
  }
  return false;
}

/** Twice the mean distance between sides of as many rows less those within them, times the square of their rows. */
function energyDistance(distances: Float64Array, sides: Float64Array): number {
  const n = sides.length;
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    let row = 0;
    for (let j = 0; j < i; j += 1) {
      row += distances[i * n + j]! * sides[j]!;
    }
    sum -= row * sides[i]!;
  }
  return 2 * sum;
}
