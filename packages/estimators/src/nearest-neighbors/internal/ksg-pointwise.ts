import type { NeighborEngine } from "../threads/neighbor-engine.ts";
import { digammaTable } from "./digamma-table.ts";
import type { IndexedSide } from "./joint-neighbors.ts";
import { countsWithin, jointNeighbors, jointSizes } from "./joint-neighbors.ts";
import type { Norm } from "./norm.ts";

/** Which of the two estimators, with which neighbours. */
export interface KsgPlan {
  readonly k: number;
  /** 1 counts inside one radius for all sides, 2 inside a radius of each side's own. */
  readonly variant: 1 | 2;
  readonly norm: Norm["kind"];
  /** The k nearest joint neighbours of every row, where they are known. */
  readonly neighbors?: Int32Array;
}

/** A side, with the row of it that belongs to each joint row. */
export type PairedSide = IndexedSide & { readonly order?: Int32Array | undefined };

/**
 * Summands of the KSG estimate of the total correlation of m sides: of their mutual information for two.
 *
 * @returns one value a joint row, in nats.
 * @see Kraskov, Stögbauer, Grassberger 2004, eqs. 8, 9, 23 and 24.
 */
export async function ksgPointwise(
  engine: NeighborEngine,
  sides: readonly PairedSide[],
  plan: KsgPlan,
): Promise<Float64Array> {
  const rows = sides[0]?.matrix.rows ?? 0;
  const psi = digammaTable(rows);
  const more = sides.length - 1;
  const { k, variant } = plan;
  const start = psi(k) + more * psi(rows) - (variant === 2 ? more / k : 0);
  // The joint rows take longest to lay out: they go first, and the sides meanwhile.
  const [radii] = await Promise.all([
    variant === 1 ? equalRadii(engine, sides, plan) : ownRadii(engine, sides, plan),
    ...sides.map((side) => side.index()),
  ]);
  const counts = await Promise.all(
    sides.map((side, at) =>
      countsWithin(engine, side, { radii: radii[at] as Float64Array, closed: variant === 2 }),
    ),
  );
  const itself = variant === 1 ? 1 : 0;
  const pointwise = new Float64Array(rows).fill(start);
  for (const near of counts) {
    for (let row = 0; row < rows; row += 1) {
      pointwise[row]! -= psi(near[row]! + itself);
    }
  }
  return pointwise;
}

async function equalRadii(
  engine: NeighborEngine,
  sides: readonly PairedSide[],
  plan: KsgPlan,
): Promise<Float64Array[]> {
  const { sizes } = await jointSizes(engine, sides, plan);
  return sides.map(() => sizes);
}

/** Distance, in each side, of the farthest of the joint neighbours. */
async function ownRadii(
  engine: NeighborEngine,
  sides: readonly PairedSide[],
  plan: KsgPlan,
): Promise<Float64Array[]> {
  const neighbors = plan.neighbors ?? (await jointNeighbors(engine, sides, plan));
  return sides.map((side) =>
    farthestSizes(side, { neighbors, ...plan }, engine.memory.float64(side.matrix.rows)),
  );
}

function farthestSizes(
  { matrix, order }: PairedSide,
  { neighbors, k, norm }: KsgPlan & { readonly neighbors: Int32Array },
  sizes: Float64Array,
): Float64Array {
  const { data, columns, rows } = matrix;
  for (let row = 0; row < rows; row += 1) {
    const at = (order?.[row] ?? row) * columns;
    let farthest = 0;
    for (let rank = row * k; rank < (row + 1) * k; rank += 1) {
      const neighbor = neighbors[rank]!;
      const other = (order?.[neighbor] ?? neighbor) * columns;
      let size = 0;
      for (let column = 0; column < columns; column += 1) {
        const gap = Math.abs(data[at + column]! - data[other + column]!);
        size = norm === "euclidean" ? size + gap * gap : Math.max(size, gap);
      }
      farthest = Math.max(farthest, size);
    }
    sizes[row] = farthest;
  }
  return sizes;
}
