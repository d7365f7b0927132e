import type { Matrix } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";
import type { GaussianMixture } from "./gaussian-mixture.ts";
import { CHUNK_ROWS } from "./mixture-shares.ts";
import type { Chunk } from "./mixture-shares.ts";

/** Sums over rows, each weighted by the components' shares of it. */
export interface MixtureMoments {
  /** A point near each component's mean, `[components, dim]`, from which rows are measured. */
  readonly reference: Matrix;
  readonly sizes: Float64Array;
  /** Of differences from the reference, `[components, dim]`. */
  readonly sums: Matrix;
  /** Of products of these differences: the lower triangle of each component, row by row. */
  readonly scatters: readonly Float64Array[];
  /** Of one component and chunk: its rows about the reference, and their shares. */
  readonly scratch: { readonly centred: Float64Array; readonly weights: Float64Array };
}

/** Of a component that owns nothing, lest its mean be a quotient of zeros. */
const LEAST_SIZE = 1e-6;

/** Moments of no rows. @param reference - see {@link MixtureMoments}; borrowed. */
export function emptyMoments(reference: Matrix): MixtureMoments {
  const { rows: components, columns: dim } = reference;
  return {
    reference,
    sizes: new Float64Array(components),
    sums: createMatrix(components, dim),
    scatters: Array.from({ length: components }, () => new Float64Array((dim * (dim + 1)) / 2)),
    scratch: {
      centred: new Float64Array(CHUNK_ROWS * dim),
      weights: new Float64Array(CHUNK_ROWS),
    },
  };
}

/**
 * Adds the rows of a chunk.
 *
 * @param shares - that of component k in the chunk's row r is at k · CHUNK_ROWS + r.
 */
export function addChunk(
  { reference, sizes, sums, scatters, scratch }: MixtureMoments,
  rows: Matrix,
  chunk: Chunk,
  shares: Float64Array,
): void {
  for (const [k, scatter] of scatters.entries()) {
    const start = k * rows.columns;
    const centre = reference.data.subarray(start, start + rows.columns);
    const count = gatherOwn({ ...scratch, centre }, rows, chunk, shares.subarray(k * CHUNK_ROWS));
    const sum = sums.data.subarray(start, start + rows.columns);
    sizes[k]! += addWeighted({ ...scratch, count, sum, scatter });
  }
}

/**
 * Adds weighted rows to the moments of one component, four at a time: each product's sum is then read and written a quarter
 * as often.
 *
 * @returns the sum of the weights.
 */
function addWeighted(own: {
  readonly centred: Float64Array;
  readonly weights: Float64Array;
  readonly count: number;
  readonly sum: Float64Array;
  readonly scatter: Float64Array;
}): number {
  const { centred, weights, count, sum, scatter } = own;
  const dim = sum.length;
  let size = 0;
  for (let r = 0; r < count; r += 4) {
    const wA = weights[r]!;
    const wB = weights[r + 1]!;
    const wC = weights[r + 2]!;
    const wD = weights[r + 3]!;
    size += wA + wB + wC + wD;
    const a = r * dim;
    const b = a + dim;
    const c = b + dim;
    const d = c + dim;
    for (let i = 0, at = 0; i < dim; i += 1) {
      const zA = wA * centred[a + i]!;
      const zB = wB * centred[b + i]!;
      const zC = wC * centred[c + i]!;
      const zD = wD * centred[d + i]!;
      sum[i]! += zA + zB + zC + zD;
      for (let j = 0; j <= i; j += 1, at += 1) {
        scatter[at]! +=
          zA * centred[a + j]! + zB * centred[b + j]! + zC * centred[c + j]! + zD * centred[d + j]!;
      }
    }
  }
  return size;
}

/**
 * Writes the rows of a chunk of which a component has a share, about its centre, and the shares, filled up with shares of 0
 * to a multiple of four.
 *
 * @returns how many they are.
 */
function gatherOwn(
  own: {
    readonly centre: Float64Array;
    readonly centred: Float64Array;
    readonly weights: Float64Array;
  },
  { data, columns: dim }: Matrix,
  { first, count }: Chunk,
  shares: Float64Array,
): number {
  const { centre, centred, weights } = own;
  let found = 0;
  for (let r = 0; r < count; r += 1) {
    const share = shares[r]!;
    if (share > 0) {
      const row = (first + r) * dim;
      for (let i = 0; i < dim; i += 1) {
        centred[found * dim + i] = data[row + i]! - centre[i]!;
      }
      weights[found] = share;
      found += 1;
    }
  }
  weights.fill(0, found, Math.ceil(found / 4) * 4);
  return found;
}

/** Share of the prior in what components are drawn towards, so that they cannot all become flat. */
const LEAST_SPREAD = 1e-6;

/**
 * The mixture that has the moments of all rows added so far, each covariance drawn towards the mean of all by as many
 * pseudo-rows as there are coordinates.
 *
 * @param settings - `prior`: covariance of which the mean has a millionth at least; `dimX`: leading coordinates of the first
 *   block.
 */
export function mixtureWith(
  moments: MixtureMoments,
  { prior, dimX }: { readonly prior: Matrix; readonly dimX: number },
): GaussianMixture {
  const { reference, sizes, sums } = moments;
  const { rows: count, columns: dim } = reference;
  const spreads = Array.from(sizes, (_, k) => spreadOf(moments, k));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const common = prior.data.map(
    (value, at) =>
      LEAST_SPREAD * value + spreads.reduce((sum, spread) => sum + spread[at]!, 0) / total,
  );
  const covariances = spreads.map((spread, k) =>
    createMatrix(
      dim,
      dim,
      spread.map((value, at) => (value + dim * common[at]!) / (sizes[k]! + dim)),
    ),
  );
  const means = createMatrix(
    count,
    dim,
    sums.data.map((sum, at) => reference.data[at]! + sum / sizeOf(moments, Math.floor(at / dim))),
  );
  // One pseudo-row each keeps a weight from vanishing.
  const weights = sizes.map((size) => (size + 1) / (total + count));
  return { kind: "mixture", dimX, weights, means, covariances };
}

/** Of a component, at least a trace. */
function sizeOf({ sizes }: MixtureMoments, k: number): number {
  return Math.max(sizes[k]!, LEAST_SIZE);
}

/** Sums of products of a component's rows about their own mean, `[dim, dim]`, row-major. */
function spreadOf(moments: MixtureMoments, k: number): Float64Array {
  const { reference, sums, scatters } = moments;
  const dim = reference.columns;
  const size = sizeOf(moments, k);
  const sum = sums.data.subarray(k * dim, (k + 1) * dim);
  const spread = new Float64Array(dim * dim);
  for (let i = 0, at = 0; i < dim; i += 1) {
    for (let j = 0; j <= i; j += 1, at += 1) {
      const value = scatters[k]![at]! - (sum[i]! * sum[j]!) / size;
      spread[i * dim + j] = value;
      spread[j * dim + i] = value;
    }
  }
  return spread;
}
