import { concat, matMul, pad, reshape, split, sub, transpose } from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";

/**
 * Multiplies the maps `I − vᵢ vᵢᵀ`, first to last.
 *
 * A product of n of them is `I − Yᵀ W` with Y the vectors. Neighbouring blocks are merged in pairs, all pairs of a level by one
 * batched product: `(I − Y₁ᵀW₁)(I − Y₂ᵀW₂)` has the same Y, `W₁ − (W₁Y₂ᵀ)W₂` and W₂. Few operations, and O(n² dim) work.
 *
 * @param vectors - `[n, dim]`.
 * @param identity - `[dim, dim]`.
 * @see Bischof and Van Loan 1987, "The WY representation for products of Householder matrices".
 */
export function reflectionProduct(vectors: Tensor2D, identity: Tensor2D): Tensor2D {
  const [count, dim] = vectors.shape;
  const padded = 2 ** Math.ceil(Math.log2(count));
  // A zero vector is the identity map.
  const y =
    padded === count
      ? vectors
      : pad(vectors, [
          [0, padded - count],
          [0, 0],
        ]);
  let w: Tensor3D = reshape(y, [padded, 1, dim]);
  for (let size = 1; size < padded; size *= 2) {
    const [first, second] = pairsOf(w, size);
    const [, mirrors] = pairsOf(reshape(y, [padded / size, size, dim]), size);
    const overlap = matMul<Tensor3D>(first, transpose(mirrors, [0, 2, 1]));
    w = concat<Tensor3D>([sub<Tensor3D>(first, matMul(overlap, second)), second], 1);
  }
  return sub(identity, matMul(transpose(y), reshape(w, [padded, dim])));
}

/** Blocks `[m, size, dim]`, the first and the second of each pair: `[m / 2, size, dim]` each. */
function pairsOf(blocks: Tensor3D, size: number): readonly [Tensor3D, Tensor3D] {
  const paired = reshape(blocks, [blocks.shape[0] / 2, 2 * size, blocks.shape[2]]);
  const [first = blocks, second = blocks] = split<Tensor3D>(paired, 2, 1);
  return [first, second];
}
