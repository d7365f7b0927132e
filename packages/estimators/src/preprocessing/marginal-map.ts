/**
 * @file A smooth monotone map that makes one column Gaussian. Mutual information is invariant under it (Butakov et al.
 * 2024, theorem 2.1), and heavy tails, bounded supports and monotone warps are gone before a flow sees the data.
 *
 * The map is a monotone cubic through few quantiles, not the rank transform itself: a rank transform stretches every
 * gap between neighbours to the same width, which adds noise that swamps strong dependence.
 */
import { normalCdf, normalQuantile } from "@mienf/numeric";

/** A fitted map: `knots[i]` goes to `latents[i]` with slope `slopes[i]`; all ascending, at least two. */
export interface MarginalMap {
  readonly knots: Float64Array;
  readonly latents: Float64Array;
  readonly slopes: Float64Array;
}

/** Rows beyond the outermost knots, on either side: with fewer, the outermost quantiles are a matter of luck. */
const TAIL_ROWS = 8;
/** Distance of neighbouring knots, in standard deviations of the latent. */
const KNOT_SPACING = 0.15;

/**
 * Fits the map that takes a column's quantiles to those of the standard normal law.
 *
 * Beyond the outermost knots the map grows like the square root of a logarithm, which takes power-law tails to Gaussian
 * ones and keeps every value finite.
 *
 * @param column - finite values, at least two different ones; borrowed.
 */
export function fitMarginalMap(column: Float64Array): MarginalMap {
  const sorted = column.toSorted();
  const reach = normalQuantile(1 - Math.min(TAIL_ROWS / sorted.length, 0.125));
  const steps = Math.ceil((2 * reach) / KNOT_SPACING);
  const points = new Map<number, { sum: number; count: number }>();
  for (let step = 0; step <= steps; step += 1) {
    const latent = reach * ((2 * step) / steps - 1);
    const knot = quantileOfSorted(sorted, normalCdf(latent));
    // Where values are tied, the knot stands for the mean of the latents that share it.
    const { sum, count } = points.get(knot) ?? { sum: 0, count: 0 };
    points.set(knot, { sum: sum + latent, count: count + 1 });
  }
  if (points.size < 2) {
    // Nearly all values are equal: the extremes at least must stay apart.
    points.clear();
    points.set(sorted[0] as number, { sum: -reach, count: 1 });
    points.set(sorted.at(-1) as number, { sum: reach, count: 1 });
  }
  const knots = Float64Array.from(points.keys());
  const latents = Float64Array.from([...points.values()], ({ sum, count }) => sum / count);
  return { knots, latents, slopes: monotoneSlopes(knots, latents) };
}

/**
 * Applies a map to values.
 *
 * @param values - finite values; borrowed.
 * @returns latents, one for each value.
 */
export function applyMarginalMap(map: MarginalMap, values: Float64Array): Float64Array {
  return values.map((value) => mapValue(map, value));
}

function mapValue({ knots, latents, slopes }: MarginalMap, value: number): number {
  const last = knots.length - 1;
  if (value <= (knots[0] as number)) {
    return -tail(-(latents[0] as number), slopes[0] as number, (knots[0] as number) - value);
  }
  if (value >= (knots[last] as number)) {
    return tail(latents[last] as number, slopes[last] as number, value - (knots[last] as number));
  }
  const cell = cellOf(knots, value);
  const [x0, x1] = [knots[cell] as number, knots[cell + 1] as number];
  const [z0, z1] = [latents[cell] as number, latents[cell + 1] as number];
  const width = x1 - x0;
  const t = (value - x0) / width;
  // Cubic Hermite polynomial on [x0, x1].
  const s = 1 - t;
  return (
    z0 * (1 + 2 * t) * s * s +
    z1 * t * t * (3 - 2 * t) +
    width * t * s * ((slopes[cell] as number) * s - (slopes[cell + 1] as number) * t)
  );
}

/** Continues the map beyond a knot at latent `z`, with the knot's slope: √(z² + 2 log(1 + slope·|z|·distance)). */
function tail(z: number, slope: number, distance: number): number {
  if (z <= 0) {
    return z + Math.log1p(slope * distance);
  }
  return Math.sqrt(z * z + 2 * Math.log1p(slope * z * distance));
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
  const secant = (i: number): number => ((latents[i + 1] as number) - (latents[i] as number)) / width(i);
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
