/** @file Student's law of the columns as they are: fewer numbers to estimate than a copula behind bent margins. */
import { studentPair } from "@mienf/distributions";
import { createMatrix, DomainError, normalCdf, normalPdf, studentQuantile } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { fitQuartileMap } from "../preprocessing/marginal-map.ts";
import type { MarginalMap, MonotoneCurve } from "../preprocessing/marginal-map.ts";
import { applyMargins, columnOf } from "../preprocessing/margins.ts";
import { curveThrough } from "../preprocessing/parametric-maps.ts";
import { logNormalizer } from "./student-copula.ts";
import type { StudentCopula } from "./student-copula.ts";

/** A Student law of both sides: the maps that make each of its columns standard normal, and what is behind them. */
export interface EllipticalStudent {
  readonly x: readonly MarginalMap[];
  readonly y: readonly MarginalMap[];
  readonly law: StudentCopula;
}

/**
 * Fits centre, scatter and degrees of freedom of a joint Student law by maximum likelihood.
 *
 * Where strong dependence lies behind a rotation, the noise of bent margins hides some tenths of a nat; here each margin has two
 * numbers of its own, and ν is that of all columns together.
 *
 * @param x - rows to fit on; borrowed. @param y - as many.
 * @returns nothing where a column depends on others, up to rounding.
 * @see Butakov et al. 2024, appendix B.1.
 */
export function fitEllipticalStudent(x: Matrix, y: Matrix): EllipticalStudent | null {
  const quartiles = (side: Matrix): MarginalMap[] =>
    Array.from({ length: side.columns }, (_, column) => fitQuartileMap(columnOf(side, column)));
  const maps = { x: quartiles(x), y: quartiles(y) };
  const fitted = studentPair(x.columns, y.columns);
  try {
    fitted.fit({ x: applyMargins(maps.x, x).values, y: applyMargins(maps.y, y).values });
  } catch (error) {
    if (error instanceof DomainError) {
      return null;
    }
    throw error;
  }
  const { mean, covariance } = fitted.scatter();
  const degreesOfFreedom = fitted.degreesOfFreedom();
  const dim = mean.length;
  const spread = Array.from(mean, (_, i) => Math.sqrt(covariance.data[i * dim + i]!));
  const scatter = createMatrix(
    dim,
    dim,
    covariance.data.map((value, at) => value / spread[Math.floor(at / dim)]! / spread[at % dim]!),
  );
  const curve = studentCurve(x.rows, degreesOfFreedom);
  const margins = [...maps.x, ...maps.y].map(({ shift, scale }, i) => ({
    shift: shift + scale * mean[i]!,
    scale: scale * spread[i]!,
    curve,
  }));
  return {
    x: margins.slice(0, x.columns),
    y: margins.slice(x.columns),
    law: { kind: "student", dimX: x.columns, degreesOfFreedom, scatter },
  };
}

/**
 * The curve that makes a Student-t column of centre 0 and scale 1 standard normal.
 *
 * @param rows - how many will be mapped, about; further out it goes on like that of `fitGaussianizingMap`.
 */
function studentCurve(rows: number, degreesOfFreedom: number): MonotoneCurve {
  const nu = degreesOfFreedom;
  return curveThrough(rows, (latent) => {
    // From the lower tail, which loses nothing to rounding.
    const knot = -Math.sign(latent) * studentQuantile(normalCdf(-Math.abs(latent)), nu);
    const logDensity = logNormalizer(1, nu) - ((nu + 1) / 2) * Math.log1p((knot * knot) / nu);
    return { knot, slope: Math.exp(logDensity) / normalPdf(latent) };
  });
}
