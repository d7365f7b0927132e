import type { Matrix } from "@mienf/numeric";
import type { NeighborEngine } from "../threads/neighbor-engine.ts";
import type { OrderedSide } from "./join-sides.ts";
import { joinSides } from "./join-sides.ts";
import type { Norm } from "./norm.ts";
import { jointNorm } from "./norm.ts";
import type { PointIndex } from "./point-index.ts";

/** A side whose rows are laid out for counting when that is first asked for, and once for all pairings. */
export interface IndexedSide {
  readonly matrix: Matrix;
  index(): Promise<PointIndex>;
}

/**
 * Makes a side; nothing is laid out yet.
 *
 * @param widths - columns of the parts that it is made of, where there are several.
 */
export function indexSide(
  engine: NeighborEngine,
  matrix: Matrix,
  kind: Norm["kind"],
  widths: readonly number[] = [matrix.columns],
): IndexedSide {
  let index: Promise<PointIndex> | undefined;
  return {
    matrix,
    index: () => (index ??= engine.build(matrix, jointNorm(kind, widths), "count")),
  };
}

/** Size of the k-th neighbour of every row in the joint sample, by row. */
export async function jointSizes(
  engine: NeighborEngine,
  sides: readonly OrderedSide[],
  options: { readonly k: number; readonly norm: Norm["kind"] },
): Promise<{ readonly sizes: Float64Array; readonly index: PointIndex }> {
  const joint = joinSides(sides, engine.memory);
  const widths = sides.map(({ matrix }) => matrix.columns);
  const index = await engine.build(joint, jointNorm(options.norm, widths), "nearest");
  const sizes = engine.memory.float64(joint.rows);
  await engine.nearest(index, { k: options.k, sizes });
  return { sizes, index };
}

/** The k nearest neighbours of every row in the joint sample: joint rows, k a row. */
export async function jointNeighbors(
  engine: NeighborEngine,
  sides: readonly OrderedSide[],
  options: { readonly k: number; readonly norm: Norm["kind"] },
): Promise<Int32Array> {
  const joint = joinSides(sides, engine.memory);
  const widths = sides.map(({ matrix }) => matrix.columns);
  const index = await engine.build(joint, jointNorm(options.norm, widths), "nearest");
  const neighbors = engine.memory.int32(joint.rows * options.k);
  await engine.nearest(index, {
    k: options.k,
    sizes: engine.memory.float64(joint.rows * options.k),
    neighbors,
  });
  return neighbors;
}

/** Rows of a side within each joint row's radius, by joint row, the row itself left out. */
export async function countsWithin(
  engine: NeighborEngine,
  side: IndexedSide & { readonly order?: Int32Array | undefined },
  query: { readonly radii: Float64Array; readonly closed: boolean },
): Promise<Int32Array> {
  const { order } = side;
  const index = await side.index();
  const counts = engine.memory.int32(index.size);
  if (order === undefined) {
    await engine.count(index, { ...query, counts });
    return counts;
  }
  const radii = engine.memory.float64(index.size);
  for (let row = 0; row < index.size; row += 1) {
    radii[order[row]!] = query.radii[row]!;
  }
  await engine.count(index, { radii, closed: query.closed, counts });
  return counts.map((_, row) => counts[order[row]!]!);
}
