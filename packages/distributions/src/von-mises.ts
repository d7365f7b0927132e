import { add, clipByValue, exp, mul, neg, sin, square, sub, sum } from "@tensorflow/tfjs-core";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { DomainError, createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "./distribution.ts";
import { logScaledBesselTensor, scaledBessel } from "./internal/bessel.ts";
import { checkColumns, checkDim } from "./internal/checks.ts";
import { defineDistribution } from "./internal/define-distribution.ts";
import { spread } from "./internal/location-scale.ts";

/** Options of {@link vonMises}. */
export interface VonMisesOptions {
  /** Mean directions to start from, in radians; one number for all columns or one each; default 0. */
  readonly location?: number | ArrayLike<number>;
  /** Concentrations to start from, in [1e-3, 1e5]; one number for all columns or one each; default 1. */
  readonly concentration?: number | ArrayLike<number>;
}

/** Structure of {@link vonMises}. */
export interface VonMisesConfig extends DistributionConfig {
  readonly kind: "vonMises";
  readonly dim: number;
}

/** The law that {@link vonMises} makes. */
export interface VonMises extends Distribution {
  /** Both `[dim]`. */
  readonly parameters: { readonly location: Parameter; readonly logConcentration: Parameter };
  entropy(): number;
  /** Concentration of each column; owned by the caller. */
  concentration(): Float64Array;
  /**
   * Fits directions and concentrations by maximum likelihood.
   *
   * @throws ShapeError when columns differ.
   */
  fit(x: Matrix): void;
}

// Beyond, angles are known to no better than float32 holds them; below, the law is uniform to float32.
const LEAST = 1e-3;
const MOST = 1e5;

/**
 * Makes von Mises's law of independent angles: the normal law's counterpart on the circle.
 *
 * The density is over any interval of length 2π, and periodic: angles need not be reduced. Draws are in [location − π, location + π].
 * Parameters: `location` and `logConcentration`, both `[dim]`; concentrations are kept in [1e-3, 1e5].
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `dim` is no such number; ShapeError or DomainError when a start does not fit.
 * @see Mardia and Jupp 2000, "Directional statistics", eq. 3.5.17; Best and Fisher 1979, "Efficient simulation of the von Mises
 *   distribution", for draws.
 */
export function vonMises(dim: number, options: VonMisesOptions = {}): VonMises {
  checkDim("vonMises", "dim", dim);
  const { location = 0, concentration = 1 } = options;
  const concentrations = spread("vonMises", "concentrations", concentration, dim);
  for (const value of concentrations) {
    if (!(value >= LEAST && value <= MOST)) {
      throw new DomainError(
        `vonMises: expected concentrations between ${LEAST} and ${MOST}, got ${value}`,
      );
    }
  }
  const parameters = {
    location: createParameter([dim], spread("vonMises", "locations", location, dim)),
    logConcentration: createParameter([dim], concentrations.map(Math.log)),
  };
  const readConcentration = (): Float64Array =>
    Float64Array.from(parameters.logConcentration.values, (value) =>
      Math.min(MOST, Math.max(LEAST, Math.exp(value))),
    );
  const config: VonMisesConfig = { kind: "vonMises", dim };
  return defineDistribution({
    dim,
    config,
    parameters,
    logProb(x): Tensor1D {
      const logs = clipByValue(parameters.logConcentration.read(), Math.log(LEAST), Math.log(MOST));
      const kappa = exp(logs);
      // κ (cos t − 1) = −2κ sin²(t/2), without cancellation near the mode.
      const half = mul(sub(x, parameters.location.read()), 0.5);
      const exponent = neg(mul(mul(square(sin(half)), kappa), 2));
      const constant = add(logScaledBesselTensor(kappa), Math.log(2 * Math.PI));
      return sum(sub(exponent, constant), 1);
    },
    sample(sampleSize: number, source: RandomSource): Matrix {
      const rows = createMatrix(sampleSize, dim);
      const kappas = readConcentration();
      for (let index = 0; index < rows.data.length; index++) {
        const column = index % dim;
        rows.data[index] = parameters.location.values[column]! + drawAngle(kappas[column]!, source);
      }
      return rows;
    },
    entropy: () =>
      readConcentration().reduce((total, kappa) => {
        const { i0, i1 } = scaledBessel(kappa);
        return total + Math.log(2 * Math.PI * i0) + kappa * (1 - i1 / i0);
      }, 0),
    concentration: readConcentration,
    fit(x: Matrix): void {
      checkColumns("vonMises", x, dim);
      const fitted = Array.from({ length: dim }, (_, column) => fitColumn(x, column));
      parameters.location.assign(fitted.map(({ direction }) => direction));
      parameters.logConcentration.assign(fitted.map(({ kappa }) => Math.log(kappa)));
    },
  });
}

/** Rejection from a wrapped Cauchy law. */
function drawAngle(kappa: number, source: RandomSource): number {
  const tau = 1 + Math.sqrt(1 + 4 * kappa * kappa);
  // Best and Fisher's (τ − √(2τ)) / (2κ), without its cancellation at small κ.
  const rho = (2 * kappa) / (tau + Math.sqrt(2 * tau));
  const r = (1 + rho * rho) / (2 * rho);
  for (;;) {
    const z = Math.cos(Math.PI * source.uniform());
    const f = (1 + r * z) / (r + z);
    const c = kappa * (r - f);
    const u = 1 - source.uniform();
    if (c * (2 - c) > u || Math.log(c / u) + 1 - c >= 0) {
      return source.uniform() < 0.5 ? -Math.acos(f) : Math.acos(f);
    }
  }
}

/** The mean direction, and the concentration whose mean resultant length is the rows', by bisection of its logarithm. */
function fitColumn(x: Matrix, column: number): { direction: number; kappa: number } {
  let cosines = 0;
  let sines = 0;
  for (let row = 0; row < x.rows; row++) {
    const angle = x.data[row * x.columns + column]!;
    cosines += Math.cos(angle) / x.rows;
    sines += Math.sin(angle) / x.rows;
  }
  const length = Math.hypot(cosines, sines);
  let low = Math.log(LEAST);
  let high = Math.log(MOST);
  // To 1e-11 of the logarithm.
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    const { i0, i1 } = scaledBessel(Math.exp(middle));
    if (i1 / i0 < length) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return { direction: Math.atan2(sines, cosines), kappa: Math.exp((low + high) / 2) };
}
