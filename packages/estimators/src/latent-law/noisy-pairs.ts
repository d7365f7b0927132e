/**
 * @file The law of sides whose columns depend on one another two by two, one column of a pair being a multiple of the other
 * plus noise that knows nothing of it. The noise may have any law, hard edges among them, which mixtures of normal laws
 * round off: I = h(effect) − h(noise).
 */
import type { Matrix } from "@mienf/numeric";
import { createMatrix, maximise } from "@mienf/numeric";
import { breathe } from "../interface/breathe.ts";
import { applyMarginalMap } from "../preprocessing/marginal-map.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import { columnOf, fitMargins } from "../preprocessing/margins.ts";
import { matchColumns } from "./paired-mixtures.ts";

/** One column of each side, and how the one follows from the other. */
interface NoisyPair {
  /** Column of X. */
  readonly u: number;
  /** Column of Y. */
  readonly v: number;
  /** Which of them the other follows from. */
  readonly cause: "u" | "v";
  readonly slope: number;
  /** The maps of the cause, of the effect and of the noise to standard normal laws, and so their densities. */
  readonly maps: { readonly [Role in "cause" | "effect" | "noise"]: MarginalMap };
  /** h(effect) − h(noise) in nats. */
  readonly information: number;
}

/** Independent pairs of columns; columns without a partner are independent and standard normal. */
export interface NoisyPairs {
  readonly kind: "noise";
  /** Number of leading coordinates that belong to U. */
  readonly dimX: number;
  readonly pairs: readonly NoisyPair[];
}

/**
 * Log-density of each row, and its pointwise mutual information between the sides, in nats.
 *
 * @param rows - shape `[n, dim]`; borrowed.
 */
export function evaluateNoisyPairs(
  { pairs, dimX }: NoisyPairs,
  rows: Matrix,
): { readonly logProb: Float64Array; readonly pointwise: Float64Array } {
  const logProb = new Float64Array(rows.rows);
  const pointwise = new Float64Array(rows.rows);
  for (const pair of pairs) {
    const terms = pairTerms(pair, columnOf(rows, pair.u), columnOf(rows, dimX + pair.v));
    for (let row = 0; row < rows.rows; row += 1) {
      logProb[row]! += terms.cause[row]! + terms.noise[row]!;
      pointwise[row]! += terms.noise[row]! - terms.effect[row]!;
    }
  }
  const taken = new Set(pairs.flatMap(({ u, v }) => [u, dimX + v]));
  for (let column = 0; column < rows.columns; column += 1) {
    if (!taken.has(column)) {
      for (let row = 0; row < rows.rows; row += 1) {
        logProb[row]! -= LOG_ROOT_TWO_PI + rows.data[row * rows.columns + column]! ** 2 / 2;
      }
    }
  }
  return { logProb, pointwise };
}

/** Sum over the pairs, in nats. */
export function noisyPairsInformation({ pairs }: NoisyPairs): number {
  return pairs.reduce((sum, { information }) => sum + information, 0);
}

/**
 * Pairs the columns of the sides and finds which column of each follows from the other, and with what noise.
 *
 * @param train - rows to fit on, standardised. @param heldOut - rows to choose by.
 * @throws AbortedError when the search is stopped.
 */
export async function chooseNoisyPairs(
  train: Matrix,
  heldOut: Matrix,
  { dimX, signal }: { readonly dimX: number; readonly signal?: AbortSignal | undefined },
): Promise<NoisyPairs> {
  const pairs: NoisyPair[] = [];
  const matched = matchColumns(train, dimX);
  for (const { u, v } of matched) {
    await breathe(signal);
    const [ofU, ofV] = [u, dimX + v]
      .map((column) => ({
        train: columnOf(train, column),
        heldOut: columnOf(heldOut, column),
      }))
      .map((part) => ({ ...part, map: fitPart(part) })) as [MappedPart, MappedPart];
    const found = [
      ...candidatesFor(ofU, ofV).map((each) => ({ u, v, cause: "u", ...each }) as const),
      ...candidatesFor(ofV, ofU).map((each) => ({ u, v, cause: "v", ...each }) as const),
    ].map((pair) => ({ pair, score: scoreOf(pair, ofU.heldOut, ofV.heldOut) }));
    const { pair } = found.reduce((a, b) => (b.score > a.score ? b : a));
    pairs.push(
      withoutChance(pair, [ofU.heldOut, ofV.heldOut], DECISIVE + Math.log(matched.length)),
    );
  }
  return { kind: "noise", dimX, pairs };
}

const LOG_ROOT_TWO_PI = Math.log(2 * Math.PI) / 2;

/** Nats that all held-out rows together must show: less is luck, of which there is more among many pairs. */
const DECISIVE = 2;

/** A pair loses a dependence that held-out rows do not bear out: the noise is the effect itself. */
function withoutChance(
  pair: NoisyPair,
  [u, v]: readonly [Float64Array, Float64Array],
  decisive: number,
): NoisyPair {
  const { noise, effect } = pairTerms(pair, u, v);
  if (noise.reduce((sum, value, row) => sum + value - effect[row]!, 0) > decisive) {
    return pair;
  }
  return { ...pair, slope: 0, maps: { ...pair.maps, noise: pair.maps.effect }, information: 0 };
}

/** A column, or what is left of one. */
interface Part {
  readonly train: Float64Array;
  readonly heldOut: Float64Array;
}

interface MappedPart extends Part {
  readonly map: MarginalMap;
}

type Candidate = Pick<NoisyPair, "slope" | "maps" | "information">;

/**
 * Multiples of standardised columns that are none. Where the least values of rounded ones are many, the narrowest noise is that of no
 * dependence, found to within the precision of the search; so little of another column would just tell equal values apart.
 */
const NEGLIGIBLE = 1e-6;

/** The effect as a multiple of the cause: by least squares, and by the narrowest noise, which finds edges at the rate 1/n. */
function candidatesFor(cause: MappedPart, effect: MappedPart): Candidate[] {
  const least = leastSquares(cause.train, effect.train);
  const effectEntropy = entropyOf(effect.map, effect.train);
  const slopes = [least.slope, narrowest(cause.train, effect.train, least)];
  return slopes.map((found) => {
    const slope = Math.abs(found) < NEGLIGIBLE ? 0 : found;
    const noise: Part = {
      train: residuals(cause.train, effect.train, slope),
      heldOut: residuals(cause.heldOut, effect.heldOut, slope),
    };
    const noiseMap = fitPart(noise);
    return {
      slope,
      maps: { cause: cause.map, effect: effect.map, noise: noiseMap },
      information: effectEntropy - entropyOf(noiseMap, noise.train),
    };
  });
}

function fitPart({ train, heldOut }: Part): MarginalMap {
  const rows = train.length + heldOut.length;
  const column = createMatrix(rows, 1);
  column.data.set(train);
  column.data.set(heldOut, train.length);
  const every = Int32Array.from({ length: rows }, (_, row) => row);
  const split = { train: every.subarray(0, train.length), heldOut: every.subarray(train.length) };
  return fitMargins(column, split, "auto")[0] as MarginalMap;
}

function residuals(cause: Float64Array, effect: Float64Array, slope: number): Float64Array {
  return effect.map((value, row) => value - slope * cause[row]!);
}

/** Log-density in nats of each value under the law that a map takes to the standard normal one. */
function logDensities(map: MarginalMap, values: Float64Array): Float64Array {
  const { latents, logSlopes } = applyMarginalMap(map, values);
  return latents.map((latent, row) => logSlopes[row]! - LOG_ROOT_TWO_PI - (latent * latent) / 2);
}

function entropyOf(map: MarginalMap, values: Float64Array): number {
  return -logDensities(map, values).reduce((sum, value) => sum + value, 0) / values.length;
}

function pairTerms(
  { cause, slope, maps }: Pick<NoisyPair, "cause" | "slope" | "maps">,
  u: Float64Array,
  v: Float64Array,
): { readonly [Role in "cause" | "effect" | "noise"]: Float64Array } {
  const [from, to] = cause === "u" ? [u, v] : [v, u];
  return {
    cause: logDensities(maps.cause, from),
    effect: logDensities(maps.effect, to),
    noise: logDensities(maps.noise, residuals(from, to, slope)),
  };
}

function scoreOf(pair: NoisyPair, u: Float64Array, v: Float64Array): number {
  const { cause, noise } = pairTerms(pair, u, v);
  return cause.reduce((sum, value, row) => sum + value + noise[row]!, 0);
}

interface Line {
  readonly slope: number;
  /** Standard error of the slope. */
  readonly error: number;
}

function leastSquares(cause: Float64Array, effect: Float64Array): Line {
  const n = cause.length;
  const meanCause = cause.reduce((sum, value) => sum + value, 0) / n;
  const meanEffect = effect.reduce((sum, value) => sum + value, 0) / n;
  let products = 0;
  let squares = 0;
  let total = 0;
  for (const [row, value] of cause.entries()) {
    products += (value - meanCause) * (effect[row]! - meanEffect);
    squares += (value - meanCause) ** 2;
    total += (effect[row]! - meanEffect) ** 2;
  }
  const slope = products / squares;
  return { slope, error: Math.sqrt(Math.max(0, total - slope * products) / n / squares) };
}

/** Standard errors about the least-squares slope in which the narrowest noise is looked for. */
const REACH = 10;
/** Share of these to which it is found. */
const PRECISION = 5e-9;

/** The slope whose residuals have the smallest range, which is convex in the slope: by golden sections. */
function narrowest(cause: Float64Array, effect: Float64Array, { slope, error }: Line): number {
  const rangeAt = (at: number): number => {
    let low = Infinity;
    let high = -Infinity;
    for (const [row, value] of cause.entries()) {
      const left = effect[row]! - at * value;
      low = Math.min(low, left);
      high = Math.max(high, left);
    }
    return high - low;
  };
  const [least, most] = [slope - REACH * error, slope + REACH * error];
  return maximise((at) => -rangeAt(at), { least, most, precision: PRECISION });
}
