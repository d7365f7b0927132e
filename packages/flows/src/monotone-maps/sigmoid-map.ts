import {
  add,
  div,
  exp,
  expandDims,
  logSumExp,
  max,
  min,
  mul,
  neg,
  softplus,
  sub,
  tanh,
  tensor1d,
} from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { ConfigError, quantile, standardDeviation } from "@mienf/numeric";
import { logitNormalCdf, normalQuantileOfLogit } from "../internal/logit-normal-cdf.ts";
import { monotoneRoot } from "../internal/monotone-root.ts";
import type { MappedColumns, MonotoneMap } from "./monotone-map.ts";
import { splitRaw } from "./split-raw.ts";

/**
 * `y = logit(Σⱼ wⱼ σ(aⱼ (x − cⱼ)))`, the deep sigmoidal map of neural autoregressive flows: any increasing curve with linear
 * tails, given enough components; within 0.2 of the identity at first.
 */
export interface SigmoidMapOptions {
  readonly kind: "sigmoids";
  /** Number of sigmoids, 1 to 200; default 8. */
  readonly components?: number;
}

/**
 * `y = Φ⁻¹(Σⱼ wⱼ σ(aⱼ (x − cⱼ)))`: makes a mixture of logistic laws standard normal. At first it does so with a logistic law.
 */
export interface GaussianisingMapOptions {
  readonly kind: "gaussianising";
  /** Number of logistic laws, 1 to 200; default 8. */
  readonly components?: number;
}

const MAX_COMPONENTS = 200;
// Slopes of e⁻³ to e³ and centres within ±10 bend standardised data as one likes, and keep the inverse of far values in reach.
const MAX_LOG_SLOPE = 3;
const MAX_CENTER = 10;
// Where sigmoids that are trained alike begin to differ.
const CENTER_SPREAD = 1;
// Of a soft bound: how near to it data may start.
const MAX_SHARE = 0.95;

/**
 * Cost: 3 exponentials a component and value forward; about 25 times that for the inverse, which is found numerically.
 *
 * @throws ConfigError when `components` is out of range.
 * @see Huang et al. 2018, "Neural autoregressive flows", eq. 8.
 */
export function sigmoidMap(caller: string, { components = 8 }: SigmoidMapOptions): MonotoneMap {
  const read = sigmoidReader(caller, components);
  const forward = (x: Tensor2D, parts: Sigmoids): MappedColumns => mixtureLogit(x, parts);
  return {
    options: { kind: "sigmoids", components },
    width: 3 * components,
    forward: (x, raw) => forward(x, read(raw)),
    inverse(y, raw) {
      const parts = read(raw);
      const value = invertMixture(y, parts);
      return { value, logSlope: neg(forward(value, parts).logSlope) };
    },
    start: (sorted) => startAtQuantiles(sorted, components),
  };
}

/**
 * Cost: as of the sum of sigmoids, and a normal quantile, found numerically, forward.
 *
 * @throws ConfigError when `components` is out of range.
 * @see Meng et al. 2020, "Gaussianization flows", section 3.2.
 */
export function gaussianisingMap(
  caller: string,
  { components = 8 }: GaussianisingMapOptions,
): MonotoneMap {
  const read = sigmoidReader(caller, components);
  return {
    options: { kind: "gaussianising", components },
    width: 3 * components,
    forward(x, raw) {
      const mixture = mixtureLogit(x, read(raw));
      const value = normalQuantileOfLogit(mixture.value);
      return { value, logSlope: sub(mixture.logSlope, logitNormalCdf(value).logSlope) };
    },
    inverse(y, raw) {
      const parts = read(raw);
      const logit = logitNormalCdf(y);
      const value = invertMixture(logit.value, parts);
      return { value, logSlope: sub(logit.logSlope, mixtureLogit(value, parts).logSlope) };
    },
    start: (sorted) => startAtQuantiles(sorted, components),
  };
}

/** `[batch or 1, dim, components]` each. */
interface Sigmoids {
  /** log wⱼ. */
  readonly logWeights: Tensor3D;
  /** log aⱼ. */
  readonly logSlopes: Tensor3D;
  /** cⱼ. */
  readonly centers: Tensor3D;
}

function sigmoidReader(caller: string, components: number): (raw: Tensor3D) => Sigmoids {
  if (!Number.isInteger(components) || components < 1 || components > MAX_COMPONENTS) {
    throw new ConfigError(
      `${caller}: expected a whole number of components from 1 to ${MAX_COMPONENTS}, got ${components}`,
    );
  }
  const spread = firstCenters(components);
  return (raw) => {
    const [weights = raw, slopes = raw, centers = raw] = splitRaw(raw, [
      components,
      components,
      components,
    ]);
    return {
      logWeights: sub(weights, logSumExp(weights, 2, true)),
      logSlopes: bounded(slopes, MAX_LOG_SLOPE),
      centers: add(bounded(centers, MAX_CENTER), tensor1d(spread)),
    };
  };
}

function firstCenters(components: number): Float32Array {
  return Float32Array.from({ length: components }, (_, index) =>
    components === 1 ? 0 : CENTER_SPREAD * ((2 * index) / (components - 1) - 1),
  );
}

/** Equal weights, centres at the quantiles, widths that fill the gaps: a kernel estimate of the distribution function. */
function startAtQuantiles(sorted: Float64Array, components: number): number[] {
  const free = (value: number, bound: number): number =>
    bound * Math.atanh(Math.max(-MAX_SHARE, Math.min(MAX_SHARE, value / bound)));
  const deviation = standardDeviation(sorted) / Math.sqrt(components);
  // A logistic law of slope a has standard deviation π / (√3 a).
  const logSlope = Math.log(Math.PI / Math.sqrt(3) / Math.max(deviation, Number.MIN_VALUE));
  const centers = Array.from(firstCenters(components), (first, index) =>
    free(quantile(sorted, (index + 0.5) / components) - first, MAX_CENTER),
  );
  return [...centers.map(() => 0), ...centers.map(() => free(logSlope, MAX_LOG_SLOPE)), ...centers];
}

function bounded(raw: Tensor3D, bound: number): Tensor3D {
  return mul(tanh(div(raw, bound)), bound);
}

/** The logit of the mixture's distribution function and the logarithm of its slope, both from logarithms. */
function mixtureLogit(x: Tensor2D, { logWeights, logSlopes, centers }: Sigmoids): MappedColumns {
  const levels = mul<Tensor3D>(sub(expandDims(x, 2), centers), exp(logSlopes));
  const logBelow = neg(softplus(neg(levels)));
  const logAbove = neg(softplus(levels));
  const total = (logTerms: Tensor3D): Tensor2D => logSumExp(add(logWeights, logTerms), 2);
  const below = total(logBelow);
  const above = total(logAbove);
  const logDensity = total(add(add(logBelow, logAbove), logSlopes));
  return { value: sub(below, above), logSlope: sub(logDensity, add(below, above)) };
}

/** The mixture's distribution function lies between those of its components, so its quantile lies between theirs. */
function invertMixture(logit: Tensor2D, parts: Sigmoids): Tensor2D {
  const { logSlopes, centers } = parts;
  const ofEach = add<Tensor3D>(mul(expandDims(logit, 2), exp(neg(logSlopes))), centers);
  const bracket = { lower: min<Tensor2D>(ofEach, 2), upper: max<Tensor2D>(ofEach, 2) };
  return monotoneRoot((x) => mixtureLogit(x, parts), logit, bracket);
}
