import type { Matrix, RandomSource } from "@mienf/numeric";
import { createMatrix, selectRows } from "@mienf/numeric";
import type { GaussianMixture } from "./gaussian-mixture.ts";
import { addChunk, emptyMoments, mixtureWith } from "./mixture-moments.ts";
import { CHUNK_ROWS, chunksOf, prepareShares } from "./mixture-shares.ts";

/**
 * Where the search for a mixture starts: at centres far apart, on both sides or on that of fewer columns alone, or at one centre with
 * scales far apart.
 */
export type MixtureStart = "clusters" | "clusters of the narrow side" | "scales";

const MAX_ITERATIONS = 100;
/** Nats a row: what a further iteration must gain. Less than held-out likelihoods of a thousand rows can tell apart. */
const TOLERANCE = 2e-4;
/** Rows for each number to be estimated, of which a first round of iterations is made; the rest only refines it. */
const FIRST_ROWS = 8;

/**
 * Fits a mixture of normal laws by expectation maximisation.
 *
 * Covariances are drawn towards the mean of all components' by as many pseudo-rows as there are coordinates, so that no
 * component can collapse onto a few rows, and narrow ones stay narrow.
 *
 * @param rows - shape `[n, dim]`, n > dim, roughly white; borrowed.
 * @param options - `components` ≥ 1; `dimX`: leading coordinates of the first block; `start`; `source` of randomness.
 * @see Dempster, Laird and Rubin 1977; Fraley and Raftery 2007 for the prior on covariances.
 */
export function fitGaussianMixture(
  rows: Matrix,
  options: {
    readonly components: number;
    readonly dimX: number;
    readonly start: MixtureStart;
    readonly source: RandomSource;
  },
): GaussianMixture {
  const { components, dimX, start, source } = options;
  const prior = gaussianOf(rows, dimX).covariances[0] as Matrix;
  const few = firstRows(rows, components);
  const columns =
    start === "clusters" ? { from: 0, to: rows.columns } : narrowSide(rows.columns, dimX);
  const owner =
    start === "scales"
      ? byRadius(few, components)
      : byCentre(few, components, { source, ...columns });
  const first = iterate(few, startWith(few, owner, { components, dimX, prior }), prior);
  return few === rows ? first : iterate(rows, first, prior);
}

/** Evenly spaced rows, enough to tell the components apart; all of them where they are not many more. */
function firstRows(rows: Matrix, components: number): Matrix {
  const numbers = (components * (rows.columns + 1) * (rows.columns + 2)) / 2;
  const step = Math.floor(rows.rows / Math.max(LEAST_FIRST_ROWS, FIRST_ROWS * numbers));
  return step < 2
    ? rows
    : selectRows(
        rows,
        Int32Array.from({ length: Math.floor(rows.rows / step) }, (_, row) => row * step),
      );
}

const LEAST_FIRST_ROWS = 1000;

/** The moments of the rows that each component owns. */
function startWith(
  rows: Matrix,
  owner: Int32Array,
  settings: { readonly components: number; readonly dimX: number; readonly prior: Matrix },
): GaussianMixture {
  const moments = emptyMoments(createMatrix(settings.components, rows.columns));
  const shares = new Float64Array(settings.components * CHUNK_ROWS);
  for (const chunk of chunksOf(rows)) {
    shares.fill(0);
    for (let r = 0; r < chunk.count; r += 1) {
      shares[owner[chunk.first + r]! * CHUNK_ROWS + r] = 1;
    }
    addChunk(moments, rows, chunk, shares);
  }
  return mixtureWith(moments, settings);
}

/** Expectation and maximisation in turns, until the likelihood hardly grows. */
function iterate(rows: Matrix, start: GaussianMixture, prior: Matrix): GaussianMixture {
  const { dimX } = start;
  let mixture = start;
  let best = -Infinity;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration += 1) {
    const evaluate = prepareShares(mixture, { from: 0, to: rows.columns });
    const moments = emptyMoments(mixture.means);
    let total = 0;
    for (const chunk of chunksOf(rows)) {
      const { shares, logProb } = evaluate(rows, chunk);
      for (let r = 0; r < chunk.count; r += 1) {
        total += logProb[r]!;
      }
      addChunk(moments, rows, chunk, shares);
    }
    if (total / rows.rows < best + TOLERANCE) {
      break;
    }
    best = total / rows.rows;
    mixture = mixtureWith(moments, { prior, dimX });
  }
  return mixture;
}

/**
 * The normal law with the mean and covariance of rows.
 *
 * @param rows - shape `[n, dim]`; borrowed. @param dimX - leading coordinates of the first block.
 */
export function gaussianOf(rows: Matrix, dimX: number): GaussianMixture {
  const prior = createMatrix(rows.columns, rows.columns);
  return startWith(rows, new Int32Array(rows.rows), { components: 1, dimX, prior });
}

/** Shells of equal numbers of rows around the origin. */
function byRadius(rows: Matrix, components: number): Int32Array {
  const dim = rows.columns;
  const radii = Float64Array.from({ length: rows.rows }, (_, row) => {
    let sum = 0;
    for (let i = row * dim; i < (row + 1) * dim; i += 1) {
      sum += rows.data[i]! * rows.data[i]!;
    }
    return sum;
  });
  const sorted = radii.toSorted();
  const bounds = Array.from(
    { length: components - 1 },
    (_, k) => sorted[Math.floor(((k + 1) * rows.rows) / components)]!,
  );
  return Int32Array.from(radii, (radius) => bounds.filter((bound) => radius >= bound).length);
}

/** The columns of the side that has fewer. */
function narrowSide(dim: number, dimX: number): { readonly from: number; readonly to: number } {
  return dimX <= dim - dimX ? { from: 0, to: dimX } : { from: dimX, to: dim };
}

/** Nearest, in the columns `from` to `to`, of centres chosen by k-means++ (Arthur and Vassilvitskii 2007). */
function byCentre(
  rows: Matrix,
  components: number,
  {
    source,
    from,
    to,
  }: { readonly source: RandomSource; readonly from: number; readonly to: number },
): Int32Array {
  const dim = rows.columns;
  const owner = new Int32Array(rows.rows);
  const nearest = new Float64Array(rows.rows).fill(Infinity);
  let centre = source.integer(rows.rows);
  for (let k = 0; k < components; k += 1) {
    let total = 0;
    for (let row = 0; row < rows.rows; row += 1) {
      let distance = 0;
      for (let i = from; i < to; i += 1) {
        distance += (rows.data[row * dim + i]! - rows.data[centre * dim + i]!) ** 2;
      }
      if (distance < nearest[row]!) {
        nearest[row] = distance;
        owner[row] = k;
      }
      total += nearest[row]!;
    }
    let rest = source.uniform() * total;
    centre = nearest.findIndex((distance) => (rest -= distance) < 0);
    centre = Math.max(centre, 0);
  }
  return owner;
}
