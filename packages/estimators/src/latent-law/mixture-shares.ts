import type { Matrix } from "@mienf/numeric";
import { blockFactors } from "./gaussian-mixture.ts";
import type { Block, GaussianMixture } from "./gaussian-mixture.ts";

/** Rows that are evaluated together, so that they and their terms stay in the processor's cache. */
export const CHUNK_ROWS = 256;

/** Consecutive rows of a matrix, {@link CHUNK_ROWS} at most. */
export interface Chunk {
  readonly first: number;
  readonly count: number;
}

/** What a mixture says of the rows of a chunk; overwritten with each chunk. */
export interface ChunkShares {
  /** Share of each component in each row; that of component k in the chunk's row r is at k · CHUNK_ROWS + r. */
  readonly shares: Float64Array;
  /** Log-density of each of the chunk's rows, in nats. */
  readonly logProb: Float64Array;
}

/**
 * The rows of a matrix, a chunk at a time.
 *
 * @yields each chunk in turn.
 */
export function* chunksOf({ rows }: Matrix): Generator<Chunk> {
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    yield { first, count: Math.min(CHUNK_ROWS, rows - first) };
  }
}

/**
 * Prepares the evaluation of a mixture over a block of its coordinates, which is the marginal law of the block.
 *
 * @returns a function that allocates nothing and writes to the same arrays each time.
 * @throws DomainError when a covariance block is not positive definite.
 */
export function prepareShares(
  mixture: GaussianMixture,
  { from, to }: Block,
): (rows: Matrix, chunk: Chunk) => ChunkShares {
  const count = mixture.weights.length;
  const dim = to - from;
  const { factors, constants } = blockFactors(mixture, { from, to });
  const packed = factors.map((factor) => packedTriangle(factor, dim));
  // L⁻¹ μ, so that a row needs no centring: L⁻¹ (z − μ) = L⁻¹ z − L⁻¹ μ.
  const offsets = factors.map((factor, k) =>
    Float64Array.from({ length: dim }, (_, i) => {
      let sum = 0;
      for (let j = 0; j <= i; j += 1) {
        sum += factor[i * dim + j]! * mixture.means.data[k * mixture.means.columns + from + j]!;
      }
      return sum;
    }),
  );
  const shares = new Float64Array(count * CHUNK_ROWS);
  const logProb = new Float64Array(CHUNK_ROWS);
  return (rows, chunk) => {
    for (let k = 0; k < count; k += 1) {
      const component = {
        factor: packed[k] as Float64Array,
        offset: offsets[k] as Float64Array,
        constant: constants[k]!,
      };
      fillTerms(component, rows, { ...chunk, from }, shares.subarray(k * CHUNK_ROWS));
    }
    normalise(shares, logProb, chunk.count);
    return { shares, logProb };
  };
}

/**
 * Writes constant − ½‖L⁻¹ z − offset‖² for each row of a chunk.
 *
 * Four rows at a time: the sum of one row's products waits for each of them, and those of the others fill the wait.
 */
function fillTerms(
  component: {
    readonly factor: Float64Array;
    readonly offset: Float64Array;
    readonly constant: number;
  },
  { data, columns }: Matrix,
  { first, count, from }: Chunk & { readonly from: number },
  terms: Float64Array,
): void {
  const { factor, offset, constant } = component;
  const dim = offset.length;
  for (let r = 0; r < count; r += 4) {
    const a = (first + r) * columns + from;
    // The last rows of a chunk may be fewer than four; the last one then stands for those that are missing.
    const b = r + 1 < count ? a + columns : a;
    const c = r + 2 < count ? b + columns : b;
    const d = r + 3 < count ? c + columns : c;
    let squaresA = 0;
    let squaresB = 0;
    let squaresC = 0;
    let squaresD = 0;
    for (let i = 0, at = 0; i < dim; i += 1) {
      let zA = -offset[i]!;
      let zB = zA;
      let zC = zA;
      let zD = zA;
      for (let j = 0; j <= i; j += 1, at += 1) {
        const weight = factor[at]!;
        zA += weight * data[a + j]!;
        zB += weight * data[b + j]!;
        zC += weight * data[c + j]!;
        zD += weight * data[d + j]!;
      }
      squaresA += zA * zA;
      squaresB += zB * zB;
      squaresC += zC * zC;
      squaresD += zD * zD;
    }
    terms[r] = constant - 0.5 * squaresA;
    terms[r + 1] = constant - 0.5 * squaresB;
    terms[r + 2] = constant - 0.5 * squaresC;
    terms[r + 3] = constant - 0.5 * squaresD;
  }
}

/** A term that is below the largest by more nats than this does not change the digits of their sum. */
const NEGLIGIBLE = 40;
/** Less of a row changes no moment that matters. */
const LEAST_SHARE = 1e-6;

/** Turns the components' log(weight · density) of each row into their shares, and writes the logarithm of their sum. */
function normalise(terms: Float64Array, logProb: Float64Array, count: number): void {
  for (let r = 0; r < count; r += 1) {
    let largest = -Infinity;
    for (let at = r; at < terms.length; at += CHUNK_ROWS) {
      largest = Math.max(largest, terms[at]!);
    }
    let sum = 0;
    for (let at = r; at < terms.length; at += CHUNK_ROWS) {
      const below = terms[at]! - largest;
      const part = below > -NEGLIGIBLE ? Math.exp(below) : 0;
      terms[at] = part;
      sum += part;
    }
    for (let at = r; at < terms.length; at += CHUNK_ROWS) {
      const share = terms[at]! / sum;
      terms[at] = share < LEAST_SHARE ? 0 : share;
    }
    logProb[r] = largest + Math.log(sum);
  }
}

/** The lower triangle of a square matrix, row by row, without gaps. */
function packedTriangle(square: Float64Array, dim: number): Float64Array {
  const packed = new Float64Array((dim * (dim + 1)) / 2);
  for (let i = 0, at = 0; i < dim; i += 1) {
    for (let j = 0; j <= i; j += 1, at += 1) {
      packed[at] = square[i * dim + j]!;
    }
  }
  return packed;
}
