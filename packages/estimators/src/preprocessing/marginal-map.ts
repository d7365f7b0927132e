/**
 * @file A smooth monotone map that makes one column Gaussian. Mutual information is invariant under it (Butakov et al.
 * 2024, theorem 2.1), and heavy tails, bounded supports and monotone warps are gone before a flow sees the data.
 *
 * The map is a monotone cubic through few quantiles, not the rank transform itself: a rank transform stretches every
 * gap between neighbours to the same width, which adds noise that swamps strong dependence.
 */
import { normalCdf, normalQuantile } from "@mienf/numeric";

/** A fitted map: values are shifted and scaled, then bent by a curve, if there is one. */
export interface MarginalMap {
  readonly shift: number;
  /** Positive. */
  readonly scale: number;
  readonly curve: MonotoneCurve | null;
}

/** A monotone cubic: `knots[i]` goes to `latents[i]` with slope `slopes[i]`; all ascending, at least two. */
export interface MonotoneCurve {
  readonly knots: Float64Array;
  readonly latents: Float64Array;
  readonly slopes: Float64Array;
}

/** A column after its map. */
export interface MappedColumn {
  readonly latents: Float64Array;
  /** Logarithm of the map's slope at each value. */
  readonly logSlopes: Float64Array;
}

/** Rows beyond the outermost knots, on either side: with fewer, the outermost quantiles are a matter of luck. */
const TAIL_ROWS = 8;
/** Distance of neighbouring knots, in standard deviations of the latent. */
const KNOT_SPACING = 0.15;

/**
 * Fits the map that shifts and scales a column to mean 0 and standard deviation 1.
 *
 * @param column - finite values, at least two different ones; borrowed.
 */
export function fitStandardizingMap(column: Float64Array): MarginalMap {
  // Taken of values of size 1 at most, sums of squares cannot overflow or vanish.
  const size = column.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const mean = column.reduce((sum, value) => sum + value / size, 0) / column.length;
  const squares = column.reduce((sum, value) => sum + (value / size - mean) ** 2, 0);
  return { shift: size * mean, scale: size * Math.sqrt(squares / column.length), curve: null };
}

/**
 * Fits the map that shifts and scales a column to median 0 and quartiles one apart, which a few far values do not change; where
 * the quartiles are equal, {@link fitStandardizingMap}.
 *
 * @param column - finite values, at least two different ones; borrowed.
 */
export function fitQuartileMap(column: Float64Array): MarginalMap {
  const sorted = column.toSorted();
  const scale = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  return scale > 0 && Number.isFinite(scale)
    ? { shift: quantileOfSorted(sorted, 0.5), scale, curve: null }
    : fitStandardizingMap(column);
}

/**
 * Fits the map that takes a column's quantiles to those of the standard normal law.
 *
 * Beyond the outermost knots the map grows like the square root of a logarithm, which takes power-law tails to Gaussian
 * ones and keeps every value finite.
 *
 * @param column - finite values, at least two different ones; borrowed.
 */
export function fitGaussianizingMap(column: Float64Array): MarginalMap {
  const sorted = column.toSorted();
  const reach = normalQuantile(1 - Math.min(TAIL_ROWS / sorted.length, 0.125));
  const steps = Math.ceil((2 * reach) / KNOT_SPACING);
  const shift = quantileOfSorted(sorted, 0.5);
  const spread = quantileOfSorted(sorted, 0.75) / 2 - quantileOfSorted(sorted, 0.25) / 2;
  const scale = spread > 0 ? spread : (sorted.at(-1) as number) / 2 - (sorted[0] as number) / 2;
  const points = new Map<number, { sum: number; count: number }>();
  for (let step = 0; step <= steps; step += 1) {
    const latent = reach * ((2 * step) / steps - 1);
    const knot = (quantileOfSorted(sorted, normalCdf(latent)) - shift) / scale;
    // Where values are tied, the knot stands for the mean of the latents that share it.
    const { sum, count } = points.get(knot) ?? { sum: 0, count: 0 };
    points.set(knot, { sum: sum + latent, count: count + 1 });
  }
  if (points.size < 2) {
    // Nearly all values are equal: the extremes at least must stay apart.
    points.clear();
    points.set(((sorted[0] as number) - shift) / scale, { sum: -reach, count: 1 });
    points.set(((sorted.at(-1) as number) - shift) / scale, { sum: reach, count: 1 });
  }
  const knots = Float64Array.from(points.keys());
  const latents = Float64Array.from([...points.values()], ({ sum, count }) => sum / count);
  return { shift, scale, curve: { knots, latents, slopes: monotoneSlopes(knots, latents) } };
}

/**
 * Applies a map to values.
 *
 * @param values - finite values; borrowed.
 */
export function applyMarginalMap(map: MarginalMap, values: Float64Array): MappedColumn {
  const latents = new Float64Array(values.length);
  const logSlopes = new Float64Array(values.length);
  const logScale = Math.log(map.scale);
  for (const [i, value] of values.entries()) {
    const scaled = (value - map.shift) / map.scale;
    const { latent, slope } = map.curve ? bend(map.curve, scaled) : { latent: scaled, slope: 1 };
    latents[i] = latent;
    logSlopes[i] = Math.log(slope) - logScale;
  }
  return { latents, logSlopes };
}

interface CurvePoint {
  readonly latent: number;
  readonly slope: number;
}

function bend({ knots, latents, slopes }: MonotoneCurve, value: number): CurvePoint {
  const last = knots.length - 1;
  if (value <= (knots[0] as number)) {
    const point = tail(-(latents[0] as number), slopes[0] as number, (knots[0] as number) - value);
    return { latent: -point.latent, slope: point.slope };
  }
  if (value >= (knots[last] as number)) {
    return tail(latents[last] as number, slopes[last] as number, value - (knots[last] as number));
  }
  const cell = cellOf(knots, value);
  const x0 = knots[cell] as number;
  const width = (knots[cell + 1] as number) - x0;
  const [z0, z1] = [latents[cell] as number, latents[cell + 1] as number];
  const [d0, d1] = [slopes[cell] as number, slopes[cell + 1] as number];
  // Cubic Hermite polynomial and its derivative; t runs from 0 to 1 across the cell.
  const t = (value - x0) / width;
  const s = 1 - t;
  const secant = (z1 - z0) / width;
  return {
    latent: z0 * (1 + 2 * t) * s * s + z1 * t * t * (3 - 2 * t) + width * t * s * (d0 * s - d1 * t),
    slope: 6 * t * s * secant + d0 * s * (s - 2 * t) + d1 * t * (t - 2 * s),
  };
}

/** Continues a curve beyond a knot at latent `z`, with the knot's slope: √(z² + 2 log(1 + slope·z·distance)). */
function tail(z: number, slope: number, distance: number): CurvePoint {
  if (z <= 0) {
    return { latent: z + Math.log1p(slope * distance), slope: slope / (1 + slope * distance) };
  }
  const latent = Math.sqrt(z * z + 2 * Math.log1p(slope * z * distance));
  return { latent, slope: (slope * z) / (latent * (1 + slope * z * distance)) };
}

/** Index of the last knot at or below the value, by bisection. */
function cellOf(knots: Float64Array, value: number): number {
  let low = 0;
  let high = knots.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((knots[middle] as number) <= value) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/**
 * Slopes of the monotone piecewise cubic interpolant: the weighted harmonic mean of the neighbouring secants.
 *
 * @see Fritsch and Butland 1984, "A method for constructing local monotone piecewise cubic interpolants".
 */
function monotoneSlopes(knots: Float64Array, latents: Float64Array): Float64Array {
  const last = knots.length - 1;
  const width = (i: number): number => (knots[i + 1] as number) - (knots[i] as number);
  const secant = (i: number): number =>
    ((latents[i + 1] as number) - (latents[i] as number)) / width(i);
  return Float64Array.from(knots, (_, i) => {
    if (i === 0 || i === last) {
      return secant(i === 0 ? 0 : last - 1);
    }
    const [before, after] = [width(i - 1), width(i)];
    const [w1, w2] = [2 * after + before, after + 2 * before];
    return (w1 + w2) / (w1 / secant(i - 1) + w2 / secant(i));
  });
}

/** Quantile by linear interpolation between order statistics at (i + ½)/n. */
function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const position = Math.min(Math.max(probability * sorted.length - 0.5, 0), sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}
