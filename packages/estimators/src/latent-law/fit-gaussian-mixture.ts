import type { Matrix, RandomSource } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";
import { prepareTerms } from "./gaussian-mixture.ts";
import type { GaussianMixture } from "./gaussian-mixture.ts";

/** Where the search for a mixture starts: at centres far apart, or at one centre with scales far apart. */
export type MixtureStart = "clusters" | "scales";

const MAX_ITERATIONS = 100;
/** Nats a row: what a further iteration must gain. Less than held-out likelihoods of a thousand rows can tell apart. */
const TOLERANCE = 2e-4;

/**
 * Fits a mixture of normal laws by expectation maximisation.
 *
 * Covariances are drawn towards a small share of the pooled one by as many pseudo-rows as there are coordinates, so that
 * no component can collapse onto a few rows.
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
  const dim = rows.columns;
  const owner =
    start === "scales" ? byRadius(rows, components) : byCentre(rows, components, source);
  const pooled = gaussianOf(rows, dimX);
  const shrinkage = components ** (-2 / dim);
  const prior = createMatrix(
    dim,
    dim,
    (pooled.covariances[0] as Matrix).data.map((value) => shrinkage * value),
  );
  let mixture = maximisation(
    rows,
    createMatrix(components, dim),
    { prior, dimX },
    (row, shares) => {
      shares.fill(0);
      shares[owner[row]!] = 1;
    },
  );
  let best = -Infinity;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration += 1) {
    const evaluate = prepareTerms(mixture, { from: 0, to: dim });
    let total = 0;
    const next = maximisation(rows, mixture.means, { prior, dimX }, (row, shares) => {
      const logProb = evaluate(rows.data.subarray(row * dim, (row + 1) * dim), shares);
      total += logProb;
      for (let k = 0; k < components; k += 1) {
        shares[k] = Math.exp(shares[k]! - logProb);
      }
    });
    if (total / rows.rows < best + TOLERANCE) {
      break;
    }
    best = total / rows.rows;
    mixture = next;
  }
  return mixture;
}

/**
 * The normal law with the mean and covariance of rows, the latter drawn towards 0 by as many pseudo-rows as coordinates.
 *
 * @param rows - shape `[n, dim]`; borrowed. @param dimX - leading coordinates of the first block.
 */
export function gaussianOf(rows: Matrix, dimX: number): GaussianMixture {
  const dim = rows.columns;
  const nothing = createMatrix(dim, dim);
  return maximisation(rows, createMatrix(1, dim), { prior: nothing, dimX }, (_, shares) => {
    shares[0] = 1;
  });
}

/** Shares below this change no moment that matters. */
const NEGLIGIBLE_SHARE = 1e-6;

/**
 * Weights, means and covariances of components that own given shares of every row.
 *
 * @param reference - a point near each component's mean, `[components, dim]`: moments are taken around it.
 * @param settings - `prior`: covariance counted as `dim` further rows of each component.
 * @param fillShares - writes the shares of a row.
 */
function maximisation(
  rows: Matrix,
  reference: Matrix,
  settings: { readonly prior: Matrix; readonly dimX: number },
  fillShares: (row: number, shares: Float64Array) => void,
): GaussianMixture {
  const { rows: count, columns: dim } = reference;
  const shares = new Float64Array(count);
  const centred = new Float64Array(dim);
  const sizes = new Float64Array(count);
  const sums = createMatrix(count, dim);
  const squares = Array.from({ length: count }, () => new Float64Array(dim * dim));
  for (let row = 0; row < rows.rows; row += 1) {
    fillShares(row, shares);
    for (let k = 0; k < count; k += 1) {
      const share = shares[k]!;
      if (share < NEGLIGIBLE_SHARE) {
        continue;
      }
      sizes[k]! += share;
      const scatter = squares[k] as Float64Array;
      for (let i = 0; i < dim; i += 1) {
        const value = rows.data[row * dim + i]! - reference.data[k * dim + i]!;
        centred[i] = value;
        const weighted = share * value;
        sums.data[k * dim + i]! += weighted;
        for (let j = 0, at = i * dim; j <= i; j += 1) {
          scatter[at + j]! += weighted * centred[j]!;
        }
      }
    }
  }
  const means = createMatrix(count, dim);
  const covariances = squares.map((scatter, k) => {
    const size = Math.max(sizes[k]!, NEGLIGIBLE_SHARE);
    const offset = sums.data.subarray(k * dim, (k + 1) * dim).map((sum) => sum / size);
    means.data.set(
      offset.map((value, i) => value + reference.data[k * dim + i]!),
      k * dim,
    );
    const covariance = createMatrix(dim, dim);
    for (let i = 0; i < dim; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        const spread = scatter[i * dim + j]! - size * offset[i]! * offset[j]!;
        const entry = (spread + dim * settings.prior.data[i * dim + j]!) / (size + dim);
        covariance.data[i * dim + j] = entry;
        covariance.data[j * dim + i] = entry;
      }
    }
    return covariance;
  });
  // One pseudo-row each keeps a weight from vanishing.
  const weights = sizes.map((size) => (size + 1) / (rows.rows + count));
  return { kind: "mixture", dimX: settings.dimX, weights, means, covariances };
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

/** Nearest of centres chosen by k-means++ (Arthur and Vassilvitskii 2007). */
function byCentre(rows: Matrix, components: number, source: RandomSource): Int32Array {
  const dim = rows.columns;
  const owner = new Int32Array(rows.rows);
  const nearest = new Float64Array(rows.rows).fill(Infinity);
  let centre = source.integer(rows.rows);
  for (let k = 0; k < components; k += 1) {
    let total = 0;
    for (let row = 0; row < rows.rows; row += 1) {
      let distance = 0;
      for (let i = 0; i < dim; i += 1) {
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
