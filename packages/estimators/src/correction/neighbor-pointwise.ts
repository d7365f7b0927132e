import type { Matrix } from "@mienf/numeric";
import { digamma, logGamma, selectColumns } from "@mienf/numeric";
import { jointNorm } from "../nearest-neighbors/internal/norm.ts";
import type { NeighborEngine } from "../nearest-neighbors/threads/neighbor-engine.ts";
import { wklWeights } from "../nearest-neighbors/wkl-weights.ts";
import { whitened } from "./whitened.ts";

/** Neighbours in so few columns that the fifth is near, and in more, where weights cancel the bias of ten. */
const FEW = { columns: 4, neighbors: 5 };
const NEIGHBORS = 10;

/** What nearest neighbours say of every row of a pair. */
export interface NeighborReadOut {
  /** log p̂(u, v) − log p̂(u) − log p̂(v) of each row, in nats. */
  readonly pointwise: Float64Array;
  /** log p̂(u) + log p̂(v) of each row, in nats. */
  readonly margins: Float64Array;
  /** Columns that the rows fill locally: below their number where they lie on curves or surfaces. */
  readonly localDimension: { readonly u: number; readonly v: number; readonly joint: number };
}

/**
 * Pointwise mutual information by the Kozachenko–Leonenko densities of U, of V and of both.
 *
 * Each of the three is measured in its own white coordinates, so strong linear dependence, which stretches the joint law to
 * a needle that neighbours cannot resolve, does no harm.
 *
 * @param rows - U and V side by side, `[n, dim]`; borrowed. @param dimX - columns of U.
 * @returns nothing where a density does not exist: rows repeat, or a covariance is singular.
 * @see Berrett, Samworth, Yuan 2019, eq. 2, for the weights.
 */
export async function neighborPointwise(
  engine: NeighborEngine,
  rows: Matrix,
  dimX: number,
): Promise<NeighborReadOut | null> {
  const columns = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => from + i);
  const sides = [
    rows,
    selectColumns(rows, columns(0, dimX)),
    selectColumns(rows, columns(dimX, rows.columns)),
  ];
  const densities: LogDensity[] = [];
  for (const side of sides) {
    const white = whitened(side);
    const density = white && (await logDensity(engine, white.rows));
    if (density === null) {
      return null;
    }
    densities.push({ ...density, values: density.values.map((value) => value + white!.logDet) });
  }
  const [joint, u, v] = densities as [LogDensity, LogDensity, LogDensity];
  const margins = u.values.map((value, row) => value + v.values[row]!);
  return {
    pointwise: joint.values.map((value, row) => value - margins[row]!),
    margins,
    localDimension: { u: u.localDimension, v: v.localDimension, joint: joint.localDimension },
  };
}

interface LogDensity {
  /** log p̂ of each row, in nats. */
  readonly values: Float64Array;
  /** @see Levina and Bickel 2004, eq. 8. */
  readonly localDimension: number;
}

async function logDensity(engine: NeighborEngine, rows: Matrix): Promise<LogDensity | null> {
  const { rows: count, columns: dim } = rows;
  const k = Math.min(dim <= FEW.columns ? FEW.neighbors : NEIGHBORS, count - 1);
  const index = await engine.build(rows, jointNorm("euclidean", [dim]), "nearest");
  const sizes = engine.memory.float64(count * k);
  await engine.nearest(index, { k, sizes });
  const weights = dim <= FEW.columns ? lastOf(k) : wklWeights(dim, k);
  const logBall = (dim / 2) * Math.log(Math.PI) - logGamma(1 + dim / 2);
  const constants = weights.map((_, j) => digamma(j + 1) - logBall - Math.log(count - 1));
  const values = new Float64Array(count);
  let logRatios = 0;
  for (let row = 0; row < count; row += 1) {
    const farthest = Math.log(sizes[row * k + k - 1]!) / 2;
    for (let j = 0; j < k; j += 1) {
      const logDistance = Math.log(sizes[row * k + j]!) / 2;
      if (logDistance === -Infinity) {
        return null;
      }
      values[row]! += weights[j]! * (constants[j]! - dim * logDistance);
      logRatios += farthest - logDistance;
    }
  }
  return { values, localDimension: ((k - 2) * count) / logRatios };
}

function lastOf(k: number): Float64Array {
  const weights = new Float64Array(k);
  weights[k - 1] = 1;
  return weights;
}
