/**
 * @file The warm start: linear maps after which the two sides are white and coordinate j of X is correlated with
 * coordinate j of Y only (Butakov et al. 2024, statement 4.13). They fix signs, pairing and scale, which a flow of fixed
 * orientation cannot.
 */
import type { RowSplit } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import { cca, createMatrix, identity, multiply, selectRows } from "@mienf/numeric";

/** Affine maps of both sides, and what is left of the dependence on rows that the maps have not seen. */
export interface CanonicalStart {
  readonly x: AffineStart;
  readonly y: AffineStart;
  /** Gaussian mutual information of each pair of coordinates in nats, borne out by held-out rows; length min(dx, dy). */
  readonly componentMutualInformation: Float64Array;
}

/** The map (row − means) · weights. */
export interface AffineStart {
  readonly means: Float64Array;
  readonly weights: Matrix;
}

/**
 * Fits the maps on training rows, and shrinks the components by held-out rows.
 *
 * @param x - columns of X after their own maps, all rows. @param y - of Y.
 * @param rows - which to fit on, which to shrink by.
 * @throws DataError when columns of a side depend on one another linearly.
 */
export function fitCanonicalStart(x: Matrix, y: Matrix, rows: RowSplit): CanonicalStart {
  const canonical = cca(selectRows(x, rows.train), selectRows(y, rows.train));
  const xStart = { means: canonical.xMeans, weights: canonical.xWeights };
  const yStart = { means: canonical.yMeans, weights: canonical.yWeights };
  return {
    x: xStart,
    y: yStart,
    componentMutualInformation: shrinkComponents(
      canonical.correlations.map((rho) => -0.5 * Math.log1p(-Math.min(rho * rho, MAX_SQUARE))),
      applyAffine(xStart, selectRows(x, rows.heldOut)),
      applyAffine(yStart, selectRows(y, rows.heldOut)),
    ),
  };
}

/** A start that leaves every column where it is, without dependence. */
export function identityStart(dimX: number, dimY: number): CanonicalStart {
  const side = (dim: number): AffineStart => ({
    means: new Float64Array(dim),
    weights: identity(dim),
  });
  return {
    x: side(dimX),
    y: side(dimY),
    componentMutualInformation: new Float64Array(Math.min(dimX, dimY)),
  };
}

/** Beyond this a correlation is one up to rounding; 15 nats. */
const MAX_SQUARE = 1 - Math.exp(-30);

/**
 * Scales all components by the one factor in [0, 1] under which held-out pairs are most likely; by 0 where that is luck.
 *
 * In-sample canonical correlations are too large, by much when there are few rows; one factor is a choice that even few
 * held-out rows can make.
 *
 * @param components - mutual information of each pair of coordinates, in nats.
 * @param u - held-out coordinates of X, shape `[n, dx]`. @param v - of Y, shape `[n, dy]`.
 */
export function shrinkComponents(components: Float64Array, u: Matrix, v: Matrix): Float64Array {
  const moments = Array.from(components, (_, j) => diagonalMoments(u, v, j));
  const loss = (factor: number): number =>
    moments.reduce((sum, each, j) => sum + pairLoss(factor * (components[j] as number), each), 0);
  let best = 1;
  for (let step = 0; step < SHRINKAGE_STEPS; step += 1) {
    const factor = step / SHRINKAGE_STEPS;
    best = loss(factor) < loss(best) ? factor : best;
  }
  const gained = (loss(0) - loss(best)) * u.rows;
  return components.map((component) => (gained > DECISIVE ? best * component : 0));
}

const SHRINKAGE_STEPS = 200;
/** Nats that all held-out rows together must gain over independence: less is luck. */
const DECISIVE = 2;

/** Mean squares of (u + v)/√2 and (u − v)/√2 for one pair of coordinates. */
interface DiagonalMoments {
  readonly sum: number;
  readonly difference: number;
}

function diagonalMoments(u: Matrix, v: Matrix, j: number): DiagonalMoments {
  let sum = 0;
  let difference = 0;
  for (let row = 0; row < u.rows; row += 1) {
    const a = u.data[row * u.columns + j] as number;
    const b = v.data[row * v.columns + j] as number;
    sum += (a + b) ** 2 / 2;
    difference += (a - b) ** 2 / 2;
  }
  return { sum: sum / u.rows, difference: difference / u.rows };
}

/** Negative log-likelihood of a pair at `a` nats, up to a constant. */
function pairLoss(a: number, { sum, difference }: DiagonalMoments): number {
  const rho = Math.sqrt(-Math.expm1(-2 * a));
  return -a + 0.5 * (sum / (1 + rho) + difference * (1 + rho) * Math.exp(2 * a));
}

/** Applies an affine map to rows. */
export function applyAffine({ means, weights }: AffineStart, rows: Matrix): Matrix {
  const dim = rows.columns;
  const centred = createMatrix(
    rows.rows,
    dim,
    rows.data.map((value, index) => value - (means[index % dim] as number)),
  );
  return multiply(centred, weights);
}
