/**
 * @file The warm start: linear maps after which the two sides are white and coordinate j of X is correlated with
 * coordinate j of Y only (Butakov et al. 2024, statement 4.13). They fix signs, pairing and scale, which a flow of fixed
 * orientation cannot.
 */
import type { RowSplit } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import { cca, selectRows } from "@mienf/numeric";
import type { SideMap } from "./side-map.ts";
import { applyAffine, applyMarginals, fitMarginals } from "./side-map.ts";

/** Maps of both sides, and what is left of the dependence on rows that the maps have not seen. */
export interface CanonicalStart {
  readonly x: SideMap;
  readonly y: SideMap;
  /** Gaussian mutual information of each pair of coordinates in nats, borne out by held-out rows; length min(dx, dy). */
  readonly componentMutualInformation: Float64Array;
}

/**
 * Fits the maps on training rows, and shrinks the components by held-out rows.
 *
 * @param pair - all rows of both sides. @param rows - which to fit on, which to shrink by.
 * @param gaussianize - whether each column is made Gaussian first.
 * @throws DataError when columns of a side depend on one another linearly.
 */
export function fitCanonicalStart(
  pair: { readonly x: Matrix; readonly y: Matrix },
  rows: RowSplit,
  gaussianize: boolean,
): CanonicalStart {
  const x = treatMargins(pair.x, rows, gaussianize);
  const y = treatMargins(pair.y, rows, gaussianize);
  const canonical = cca(x.train, y.train);
  const xMap: SideMap = {
    marginals: x.marginals,
    means: canonical.xMeans,
    weights: canonical.xWeights,
  };
  const yMap: SideMap = {
    marginals: y.marginals,
    means: canonical.yMeans,
    weights: canonical.yWeights,
  };
  return {
    x: xMap,
    y: yMap,
    componentMutualInformation: shrinkComponents(
      canonical.correlations.map((rho) => -0.5 * Math.log1p(-Math.min(rho * rho, MAX_SQUARE))),
      applyAffine(xMap, x.heldOut),
      applyAffine(yMap, y.heldOut),
    ),
  };
}

/** Beyond this a correlation is one up to rounding; 15 nats. */
const MAX_SQUARE = 1 - Math.exp(-30);

/**
 * Scales all components by the one factor in [0, 1] under which held-out pairs are most likely.
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
  return components.map((component) => best * component);
}

const SHRINKAGE_STEPS = 200;

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

function treatMargins(
  side: Matrix,
  rows: RowSplit,
  gaussianize: boolean,
): { marginals: SideMap["marginals"]; train: Matrix; heldOut: Matrix } {
  const train = selectRows(side, rows.train);
  const marginals = gaussianize ? fitMarginals(train) : null;
  return {
    marginals,
    train: applyMarginals(marginals, train),
    heldOut: applyMarginals(marginals, selectRows(side, rows.heldOut)),
  };
}
