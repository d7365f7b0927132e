/**
 * @file Maps that make a column Gaussian exactly if its law is one of a few, of which they estimate two or three numbers.
 *
 * The curve of `fitGaussianizingMap` follows some fifty quantiles, each off by about 1/√n. Where one side nearly determines
 * the other behind a rotation, that noise hides part of the dependence; few numbers are estimated with less.
 */
import { normalCdf, normalPdf, normalQuantile } from "@mienf/numeric";
import { fitStandardizingMap } from "./marginal-map.ts";
import type { MarginalMap, MonotoneCurve } from "./marginal-map.ts";

/** Distance of neighbouring knots in latents: near enough for a cubic with the right slopes to be exact to about 1e-7. */
const SPACING = 0.05;
/** Halvings of the innermost knot towards 0, where the slope of a power vanishes or has no bound. */
const HALVINGS = 16;
/** Largest spread of logarithms: with a larger one the curve's knots would differ by more than 1e13. */
const LARGEST_LOG_SPREAD = 3.5;
/** Exponents that are looked at; between the knots below, cubics of these are monotone. */
const EXPONENTS = { least: 0.3, most: 3, tolerance: 1e-4, steps: 40 } as const;
/** Gaps between neighbours within which the end of an interval may lie beyond the outermost value. */
const GAPS = 6;

/**
 * Fits the maps of uniform, log-normal and power-normal columns to the standard normal law, as far as they apply.
 *
 * @param column - finite values, at least two different ones; borrowed.
 */
export function fitParametricMaps(column: Float64Array): MarginalMap[] {
  const median = column.toSorted()[column.length >> 1] as number;
  return [
    fitUniformMap(column),
    fitLogNormalMap(column),
    fitPowerMap(column, 0),
    fitPowerMap(column, median),
  ].filter((map) => map !== null);
}

/** The normal quantile of a value's place in its interval. */
function fitUniformMap(column: Float64Array): MarginalMap {
  const least = column.reduce((low, value) => Math.min(low, value), Infinity);
  const most = column.reduce((high, value) => Math.max(high, value), -Infinity);
  // Quotients first: the range of huge values would overflow.
  const gap = most / column.length - least / column.length;
  const low = -roundestAbove(-least, gap);
  const high = roundestAbove(most, gap);
  const curve = curveThrough(column.length, (latent) => ({
    knot: 2 * normalCdf(latent) - 1,
    slope: 1 / (2 * normalPdf(latent)),
  }));
  return { shift: low / 2 + high / 2, scale: high / 2 - low / 2, curve };
}

/**
 * Where an interval ends whose largest value is known: at a round number that lies within a few gaps beyond, round enough
 * not to lie there by chance, or else one gap beyond.
 */
function roundestAbove(most: number, gap: number): number {
  const digit = 10 ** (Math.ceil(Math.log10(gap)) + 2);
  const rounded = Math.ceil(most / digit) * digit;
  return rounded >= most && rounded <= most + GAPS * gap ? rounded : most + gap;
}

/** The logarithm, shifted and scaled; null where a value is not positive, or their sizes differ too much. */
function fitLogNormalMap(column: Float64Array): MarginalMap | null {
  if (column.some((value) => value <= 0)) {
    return null;
  }
  const { shift: mean, scale: spread } = fitStandardizingMap(column.map(Math.log));
  const median = Math.exp(mean);
  // Where all values are below 1e-300 or above 1e300, the median itself may have left the numbers.
  if (!(median * spread > 0 && median < Infinity) || spread > LARGEST_LOG_SPREAD) {
    return null;
  }
  const curve = curveThrough(column.length, (latent) => ({
    knot: Math.expm1(spread * latent) / spread,
    slope: Math.exp(-spread * latent),
  }));
  return { shift: median, scale: median * spread, curve };
}

/**
 * A power of the distance from a centre, with its sign; the exponent is the likeliest one. Null where values are tied at the
 * centre.
 */
function fitPowerMap(column: Float64Array, center: number): MarginalMap | null {
  const size = column.reduce((most, value) => Math.max(most, Math.abs(value - center)), 0);
  const logs = column
    .map((value) => Math.log(Math.abs(value - center) / size))
    .filter((value) => value > -Infinity);
  // The median itself is one of the values.
  if (!(size < Infinity) || logs.length < column.length - 1) {
    return null;
  }
  const { exponent, meanSquare } = likeliestExponent(logs);
  // latent = sign · |knot|^exponent, where |value − center| = scale · |knot|.
  const scale = size * meanSquare ** (1 / (2 * exponent));
  const curve = curveThrough(column.length, (latent) => {
    const knot = Math.abs(latent) ** (1 / exponent);
    return { knot: Math.sign(latent) * knot, slope: exponent * knot ** (exponent - 1) };
  });
  return scale > 0 ? { shift: center, scale, curve } : null;
}

/**
 * The exponent p under which sign · |t|^p is likeliest to be normal, and the mean of |t|^2p. The mean log-likelihood
 * log p + p · mean(log |t|) − log(mean |t|^2p) / 2 is concave in p, so that Newton's method with its steps kept in the range
 * finds the only maximum.
 *
 * @param logs - log |t|, at most 0.
 */
function likeliestExponent(logs: Float64Array): {
  readonly exponent: number;
  readonly meanSquare: number;
} {
  const meanLog = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  let [low, high]: [number, number] = [EXPONENTS.least, EXPONENTS.most];
  let exponent = 1;
  for (let step = 1; ; step += 1) {
    // Sums of |t|^2p, and of that times the logarithm and its square.
    let [sum, first, second] = [0, 0, 0];
    for (const log of logs) {
      const square = Math.exp(2 * exponent * log);
      sum += square;
      first += square * log;
      second += square * log * log;
    }
    const weighted = first / sum;
    const slope = 1 / exponent + meanLog - weighted;
    const curvature = -1 / exponent ** 2 - 2 * (second / sum - weighted ** 2);
    [low, high] = slope > 0 ? [exponent, high] : [low, exponent];
    const next = exponent - slope / curvature;
    const inRange = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(inRange - exponent) < EXPONENTS.tolerance || step === EXPONENTS.steps) {
      return { exponent, meanSquare: sum / logs.length };
    }
    exponent = inRange;
  }
}

/** A curve through knots as far out as the outermost of so many rows, and ever denser towards 0, but not at 0. */
export function curveThrough(
  rows: number,
  at: (latent: number) => { readonly knot: number; readonly slope: number },
): MonotoneCurve {
  const reach = normalQuantile(1 - 1 / (4 * rows));
  const steps = Math.ceil(reach / SPACING);
  const outer = Array.from({ length: steps }, (_, step) => (reach * (step + 1)) / steps);
  const inner = Array.from({ length: HALVINGS }, (_, k) => reach / steps / 2 ** (HALVINGS - k));
  const positive = [...inner, ...outer];
  const latents = Float64Array.from([...positive.map((each) => -each).toReversed(), ...positive]);
  return {
    knots: latents.map((latent) => at(latent).knot),
    latents,
    slopes: latents.map((latent) => at(latent).slope),
  };
}
