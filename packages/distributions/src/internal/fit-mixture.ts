import { DomainError, createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { mixtureTerms } from "./mixture-density.ts";
import type { MixtureComponent } from "./mixture-density.ts";
import { momentsOf } from "./rows.ts";

/** How a mixture is fitted. */
export interface MixtureFitOptions {
  /** Decides the starts. */
  readonly source: RandomSource;
  /** How many starts to try, ≥ 1; default 3. */
  readonly restarts?: number;
  /** Where starts begin: at centres far apart, at shells of the radius (for heavy tails), or alternately; default `"both"`. */
  readonly start?: "centres" | "scales" | "both";
  /** Default 200. */
  readonly maxIterations?: number;
  /** What an iteration must gain, in nats a row; default 1e-5. */
  readonly tolerance?: number;
}

/** A fitted mixture. */
export interface FittedMixture {
  readonly components: readonly MixtureComponent[];
  /** Of a row, in nats. */
  readonly meanLogLikelihood: number;
}

/**
 * Fits a mixture of normal laws by expectation maximisation, from several starts.
 *
 * Each component also has as many pseudo-rows as there are columns, of a small share of the rows' covariance, so that none
 * collapses onto a few rows.
 *
 * @param rows - more than columns.
 * @throws DomainError when a column depends on others.
 * @see Dempster, Laird and Rubin 1977; Fraley and Raftery 2007, "Bayesian regularization for normal mixture estimation".
 */
export function fitMixture(rows: Matrix, count: number, options: MixtureFitOptions): FittedMixture {
  const { source, restarts = 3, start = "both" } = options;
  const prior = pooledPrior(rows, count);
  let best: FittedMixture | undefined;
  for (let attempt = 0; attempt < (count === 1 ? 1 : restarts); attempt++) {
    const byScale = start === "scales" || (start === "both" && attempt % 2 === 1);
    const owners = byScale
      ? ownersByRadius(rows, count)
      : ownersByCentre(rows, count, source.split(attempt));
    const fitted = maximise(rows, { owners, prior, count, options });
    if (best === undefined || fitted.meanLogLikelihood > best.meanLogLikelihood) {
      best = fitted;
    }
  }
  if (best === undefined) {
    throw new DomainError(`fitMixture: expected restarts ≥ 1, got ${restarts}`);
  }
  return best;
}

interface Start {
  readonly owners: Int32Array;
  readonly prior: Matrix;
  readonly count: number;
  readonly options: MixtureFitOptions;
}

function maximise(rows: Matrix, { owners, prior, count, options }: Start): FittedMixture {
  const { maxIterations = 200, tolerance = 1e-5 } = options;
  const dim = rows.columns;
  let components = gatherMoments(rows, { count, prior }, (row, shares) => {
    shares.fill(0);
    shares[owners[row]!] = 1;
  });
  let previous = -Infinity;
  for (let iteration = 0; ; iteration++) {
    const terms = mixtureTerms(components, 0, dim);
    let total = 0;
    const next = gatherMoments(rows, { count, prior }, (row, shares) => {
      const logProb = terms(rows.data.subarray(row * dim, (row + 1) * dim), shares);
      total += logProb;
      for (let k = 0; k < count; k++) {
        shares[k] = Math.exp(shares[k]! - logProb);
      }
    });
    const meanLogLikelihood = total / rows.rows;
    if (meanLogLikelihood < previous + tolerance || iteration >= maxIterations) {
      return { components, meanLogLikelihood };
    }
    previous = meanLogLikelihood;
    components = next;
  }
}

/** Shares below this change no moment that matters. */
const NEGLIGIBLE_SHARE = 1e-8;

/** Shares, means and covariances of components that own given parts of every row; two passes, so that nothing cancels. */
function gatherMoments(
  rows: Matrix,
  { count, prior }: { readonly count: number; readonly prior: Matrix },
  fillShares: (row: number, shares: Float64Array) => void,
): MixtureComponent[] {
  const { rows: n, columns: dim, data } = rows;
  const pseudoRows = count === 1 ? 0 : dim;
  const owned = createMatrix(n, count);
  const sizes = new Float64Array(count);
  const sums = createMatrix(count, dim);
  for (let row = 0; row < n; row++) {
    const shares = owned.data.subarray(row * count, (row + 1) * count);
    fillShares(row, shares);
    for (let k = 0; k < count; k++) {
      sizes[k]! += shares[k]!;
      for (let i = 0; i < dim; i++) {
        sums.data[k * dim + i]! += shares[k]! * data[row * dim + i]!;
      }
    }
  }
  return Array.from(sizes, (size, k) => {
    const held = Math.max(size, NEGLIGIBLE_SHARE);
    const mean = sums.data.slice(k * dim, (k + 1) * dim).map((sum) => sum / held);
    const covariance = createMatrix(dim, dim, prior.data);
    addScatter(covariance, rows, { mean, shares: owned, component: k });
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j <= i; j++) {
        const entry = covariance.data[i * dim + j]! / (size + pseudoRows);
        covariance.data[i * dim + j] = entry;
        covariance.data[j * dim + i] = entry;
      }
    }
    // One pseudo-row each keeps a share from vanishing.
    return { share: (size + 1) / (n + count), mean, covariance };
  });
}

/** Adds a component's scatter to the lower triangle. */
function addScatter(
  target: Matrix,
  { rows: n, columns: dim, data }: Matrix,
  {
    mean,
    shares,
    component,
  }: {
    readonly mean: Float64Array;
    readonly shares: Matrix;
    readonly component: number;
  },
): void {
  const centred = new Float64Array(dim);
  for (let row = 0; row < n; row++) {
    const share = shares.data[row * shares.columns + component]!;
    if (share < NEGLIGIBLE_SHARE) {
      continue;
    }
    for (let i = 0, at = 0; i < dim; i++, at += dim) {
      centred[i] = data[row * dim + i]! - mean[i]!;
      const weighted = share * centred[i]!;
      for (let j = 0; j <= i; j++) {
        target.data[at + j]! += weighted * centred[j]!;
      }
    }
  }
}

/** Scatter of `dim` pseudo-rows of a covariance that would fill the rows' own with `count` components. */
function pooledPrior(rows: Matrix, count: number): Matrix {
  const { covariance } = momentsOf(rows);
  // A single normal law needs no help, and is then the maximum-likelihood one.
  const scale = count === 1 ? 0 : rows.columns * count ** (-2 / rows.columns);
  return createMatrix(
    rows.columns,
    rows.columns,
    covariance.data.map((entry) => scale * entry),
  );
}

/** Shells of equal numbers of rows around the mean, after scaling columns. */
function ownersByRadius(rows: Matrix, count: number): Int32Array {
  const { mean, covariance } = momentsOf(rows);
  const { columns: dim, data } = rows;
  const radii = Float64Array.from({ length: rows.rows }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < dim; i++) {
      sum += (data[row * dim + i]! - mean[i]!) ** 2 / covariance.data[i * dim + i]!;
    }
    return sum;
  });
  const sorted = radii.toSorted();
  const bounds = Array.from(
    { length: count - 1 },
    (_, k) => sorted[Math.floor(((k + 1) * rows.rows) / count)]!,
  );
  return Int32Array.from(radii, (radius) => bounds.filter((bound) => radius >= bound).length);
}

const LLOYD_STEPS = 5;

/**
 * The nearest of centres chosen far apart at random, and moved to the means of their rows a few times.
 *
 * @see Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding", section 2.2.
 */
function ownersByCentre(rows: Matrix, count: number, source: RandomSource): Int32Array {
  const { rows: n, columns: dim, data } = rows;
  const { covariance } = momentsOf(rows);
  const inverseVariances = Float64Array.from(
    { length: dim },
    (_, i) => 1 / covariance.data[i * dim + i]!,
  );
  const distance = (row: number, centre: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < dim; i++) {
      sum += (data[row * dim + i]! - centre[i]!) ** 2 * inverseVariances[i]!;
    }
    return sum;
  };
  const centres: Float64Array[] = [];
  const nearest = new Float64Array(n).fill(Infinity);
  const owners = new Int32Array(n);
  for (let next = source.integer(n); centres.length < count;) {
    const centre = data.slice(next * dim, (next + 1) * dim);
    let total = 0;
    for (let row = 0; row < n; row++) {
      const square = distance(row, centre);
      if (square < nearest[row]!) {
        nearest[row] = square;
        owners[row] = centres.length;
      }
      total += nearest[row]!;
    }
    centres.push(centre);
    let rest = source.uniform() * total;
    next = Math.max(
      0,
      nearest.findIndex((square) => (rest -= square) < 0),
    );
  }
  for (let step = 0; step < LLOYD_STEPS; step++) {
    moveToMeans(rows, centres, owners);
    for (let row = 0; row < n; row++) {
      let least = Infinity;
      for (let k = 0; k < count; k++) {
        const square = distance(row, centres[k]!);
        if (square < least) {
          least = square;
          owners[row] = k;
        }
      }
    }
  }
  return owners;
}

function moveToMeans(rows: Matrix, centres: readonly Float64Array[], owners: Int32Array): void {
  const { columns: dim, data } = rows;
  const sizes = new Float64Array(centres.length);
  const sums = centres.map(() => new Float64Array(dim));
  for (let row = 0; row < rows.rows; row++) {
    const k = owners[row]!;
    sizes[k]! += 1;
    for (let i = 0; i < dim; i++) {
      sums[k]![i]! += data[row * dim + i]!;
    }
  }
  for (const [k, centre] of centres.entries()) {
    if (sizes[k]! > 0) {
      centre.set(sums[k]!.map((sum) => sum / sizes[k]!));
    }
  }
}
