/**
 * @file What a base leaves out, in any number of columns, as far as polynomials of the sides show it. Where functions f of U
 * and g of V, white each, correlate by c in the data and by c_q under the base, χ² = Σ (c − c_q)² is Pearson's mean square
 * contingency on these functions, and ½ log(1 + χ²) nats are missing: exactly so for normal laws and all functions, and to
 * leading order for any law. Of a Gaussian base, whose V is ρU plus noise, it is the noise that is looked at.
 *
 * @see Lancaster 1958, "The structure of bivariate distributions", for the expansion.
 */
import type { Matrix, RandomSource } from "@mienf/numeric";
import { selectColumns } from "@mienf/numeric";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import { sampleLaw } from "../latent-law/sample-law.ts";
import { tridiagonalNoise } from "../latent-law/tridiagonal-law.ts";
import { crossMoments } from "./cross-moments.ts";
import type { CrossMoments } from "./cross-moments.ts";

/** Dependence that is left between the sides of latents, once their law has been taken into account. */
export interface ResidualDependence {
  /** Of all functions, in nats; by chance it may be negative. */
  readonly total: number;
  /** Of pairs of functions of which one at least is not linear, in nats. */
  readonly nonlinear: number;
  /** Standard error of either where nothing is left, in nats. */
  readonly standardError: number;
}

/** Draws for each row: what their number adds to the error is then the lesser part. */
const DRAWS_PER_ROW = 4;

/**
 * Measures how far the sides of unseen latents depend on each other in ways that their law does not have.
 *
 * @param law - fitted to other rows. @param rows - U and V side by side, `[n, dim]`; borrowed. @param source - for draws.
 * @returns nothing where rows are too few, functions of a side follow from one another, or the law is one of noise that
 *   knows nothing of its cause.
 */
export function residualDependence(
  law: LatentLaw,
  rows: Matrix,
  source: RandomSource,
): ResidualDependence | null {
  if (law.kind === "noise") {
    return null;
  }
  const dim = rows.columns;
  const sideOf = (from: number, to: number, of: Matrix): Matrix =>
    selectColumns(
      of,
      Array.from({ length: to - from }, (_, i) => from + i),
    );
  if (law.kind === "tridiagonal") {
    const seen = crossMoments(sideOf(0, law.dimX, rows), tridiagonalNoise(law, rows));
    return seen && leftOver([seen]);
  }
  const draws = sampleLaw(law, { dim, sampleSize: DRAWS_PER_ROW * rows.rows }, source);
  const [seen, ideal] = [rows, draws].map((of) =>
    crossMoments(sideOf(0, law.dimX, of), sideOf(law.dimX, dim, of)),
  );
  return seen && ideal ? leftOver([seen, ideal]) : null;
}

/** Mean square contingency less what chance alone would make of it, in nats. */
function leftOver(
  moments: readonly [CrossMoments] | readonly [CrossMoments, CrossMoments],
): ResidualDependence {
  const [{ correlations, linear }, ideal] = moments;
  const { rows, columns } = correlations;
  let all = 0;
  let ofLinear = 0;
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      const at = i * columns + j;
      const square = (correlations.data[at]! - (ideal?.correlations.data[at] ?? 0)) ** 2;
      all += square;
      ofLinear += i < linear.x && j < linear.y ? square : 0;
    }
  }
  const chance = moments.reduce((sum, each) => sum + each.chance, 0);
  const chanceOfLinear = moments.reduce((sum, each) => sum + each.chanceOfLinear, 0);
  return {
    total: inNats(all - chance),
    nonlinear: inNats(all - ofLinear - (chance - chanceOfLinear)),
    // A sum of as many squares of normal numbers of like variance.
    standardError: (chance / 2) * Math.sqrt(2 / (rows * columns)),
  };
}

/** ½ log(1 + χ²), χ² being an estimate, which chance may make negative. */
function inNats(contingency: number): number {
  return Math.log1p(Math.max(contingency, -0.5)) / 2;
}
