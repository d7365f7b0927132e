import type { Matrix } from "@mienf/numeric";
import { digamma, logGamma } from "@mienf/numeric";
import type { NeighborEngine } from "../threads/neighbor-engine.ts";
import { wklWeights } from "../wkl-weights.ts";
import { jointNorm } from "./norm.ts";

const SHORTEST = 1e-15; // stands for the distance of equal rows that were kept: it must have a logarithm

/**
 * Summands of the weighted Kozachenko–Leonenko entropy, one a row, in nats.
 *
 * @see Berrett, Samworth, Yuan 2019, eq. 2.
 */
export async function wklPointwise(
  engine: NeighborEngine,
  matrix: Matrix,
  k: number,
): Promise<Float64Array> {
  const { rows, columns: dim } = matrix;
  const index = await engine.build(matrix, jointNorm("euclidean", [dim]), "nearest");
  const sizes = engine.memory.float64(rows * k);
  await engine.nearest(index, { k, sizes });
  const weights = wklWeights(dim, k);
  const logBall = (dim / 2) * Math.log(Math.PI) - logGamma(1 + dim / 2);
  const constants = weights.map((_, j) => digamma(j + 1) - logBall - Math.log(rows - 1));
  const pointwise = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    for (let j = 0; j < k; j += 1) {
      const distance = Math.sqrt(sizes[row * k + j]!) || SHORTEST;
      pointwise[row]! -= weights[j]! * (constants[j]! - dim * Math.log(distance));
    }
  }
  return pointwise;
}
