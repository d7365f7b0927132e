import { normalCdf, normalQuantile } from "@mienf/numeric";
import { checkNumber } from "../internal/checks.ts";
import { invertIncreasing } from "../internal/monotone-inverse.ts";
import { elementwise, type SampleMap } from "./sample-map.ts";

/** The standard normal distribution function, coordinate by coordinate: normal margins become uniform. */
export const normalCdfMap: SampleMap = elementwise({
  name: "normal-cdf",
  forward: normalCdf,
  inverse: normalQuantile,
});

/** arsinh, coordinate by coordinate: tames heavy tails. */
export const asinhMap: SampleMap = elementwise({
  name: "asinh",
  forward: Math.asinh,
  inverse: Math.sinh,
});

/** The half-cube map x·√|x|, coordinate by coordinate. */
export const halfCubeMap: SampleMap = elementwise({
  name: "half-cube",
  forward: (value) => value * Math.sqrt(Math.abs(value)),
  inverse: (value) => Math.cbrt(value) * Math.abs(Math.cbrt(value)),
});

/**
 * Makes the map sign(x)·|x|^exponent, coordinate by coordinate.
 *
 * @param exponent - Positive; default 1.5, the "half-cube".
 * @throws DomainError unless `exponent` is positive and finite.
 */
export function signedPower(exponent = 1.5): SampleMap {
  checkNumber("signedPower", "exponent", exponent, { minimum: 0, exclusiveMinimum: true });
  if (exponent === 1.5) {
    return halfCubeMap;
  }
  return elementwise({
    name: `signed-power-${exponent}`,
    forward: (value) => Math.sign(value) * Math.abs(value) ** exponent,
    inverse: (value) => Math.sign(value) * Math.abs(value) ** (1 / exponent),
  });
}

const wiggleX = (x: number): number =>
  x + 0.4 * Math.sin(x) + 0.2 * Math.sin(1.7 * x + 1) + 0.03 * Math.sin(3.3 * x - 2.5);

const wiggleY = (y: number): number =>
  y - 0.4 * Math.sin(0.4 * y) + 0.17 * Math.sin(1.3 * y + 3.5) + 0.02 * Math.sin(4.3 * y - 2.5);

/**
 * The "wiggly" map of X in the Beyond-Normal benchmark: an increasing sum of sines.
 *
 * @see Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information Estimators".
 */
export const wigglyMapX: SampleMap = elementwise({
  name: "wiggly",
  forward: wiggleX,
  inverse: (value) => invertIncreasing(wiggleX, value, value),
});

/** The "wiggly" map of Y in the Beyond-Normal benchmark; see {@link wigglyMapX}. */
export const wigglyMapY: SampleMap = elementwise({
  name: "wiggly",
  forward: wiggleY,
  inverse: (value) => invertIncreasing(wiggleY, value, value),
});

/** Two normal bumps of unit variance. */
export interface BimodalMargin {
  /** Weight of the first bump, in (0, 1). */
  readonly weight: number;
  /** Centres of the two bumps. */
  readonly centres: readonly [number, number];
}

/**
 * Makes the map that turns standard normal coordinates into a mixture of two unit-variance normals.
 *
 * @throws DomainError when `weight` is not in (0, 1).
 */
export function bimodalMap({ weight, centres }: BimodalMargin): SampleMap {
  checkNumber("bimodalMap", "weight", weight, {
    minimum: 0,
    maximum: 1,
    exclusiveMinimum: true,
    exclusiveMaximum: true,
  });
  const [first, second] = centres;
  const cdf = (x: number): number =>
    weight * normalCdf(x - first) + (1 - weight) * normalCdf(x - second);
  // The upper half is solved on survival functions: near 1 a distribution function has no digits left.
  const tail = (x: number): number =>
    weight * normalCdf(first - x) + (1 - weight) * normalCdf(second - x);
  return elementwise({
    name: "bimodal",
    forward: (z) =>
      z < 0
        ? invertIncreasing(cdf, normalCdf(z), 0)
        : -invertIncreasing((x) => tail(-x), normalCdf(-z), 0),
    inverse: (x) => (cdf(x) < 0.5 ? normalQuantile(cdf(x)) : -normalQuantile(tail(x))),
  });
}
