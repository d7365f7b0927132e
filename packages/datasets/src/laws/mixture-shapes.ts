import { identityMap } from "../maps/sample-map.ts";
import { mapped } from "../combinators/mapped.ts";
import { renamed } from "../combinators/renamed.ts";
import { checkNumber, checkSize } from "../internal/checks.ts";
import type { MonteCarloPlan } from "../internal/monte-carlo.ts";
import type { Law } from "../law.ts";
import { spiralMap } from "../maps/spiral-map.ts";
import { affineCoordinates, shearWaveMap } from "../maps/wave-map.ts";
import { gaussianMixture, type MixtureComponent } from "./gaussian-mixture.ts";

/** The part common to all mixture laws: how their mutual information is found. */
export interface MixtureShapeOptions {
  /** Sample that gives the mutual information; default 200 000 rows. */
  readonly monteCarlo?: MonteCarloPlan | undefined;
}

/** How to make a {@link crossMixture} or {@link wedgeMixture}. */
export interface CrossMixtureOptions extends MixtureShapeOptions {
  /** Correlation of the two normals up to sign, in [0, 1); default 0.9. */
  readonly correlation?: number | undefined;
}

const CORRELATION = { minimum: 0, maximum: 1, exclusiveMaximum: true } as const;

/**
 * Makes the "X" law: two centred normals with opposite correlations.
 *
 * @throws DomainError when the correlation is not in [0, 1).
 * @see Czyż et al. 2024, "On the Properties and Estimation of Pointwise Mutual Information Profiles".
 */
export function crossMixture({ correlation = 0.9, monteCarlo }: CrossMixtureOptions = {}): Law {
  checkNumber("crossMixture", "correlation", correlation, CORRELATION);
  const components = [-correlation, correlation].map((rho) => tilted([0, 0], rho));
  const law = gaussianMixture({ dimX: 1, components, monteCarlo });
  return renamed(law, "cross-mixture", { correlation });
}

/**
 * Makes the "V" law: two normals with opposite correlations, each centred on its own arm.
 *
 * @throws DomainError when the correlation is not in [0, 1).
 */
export function wedgeMixture({ correlation = 0.9, monteCarlo }: CrossMixtureOptions = {}): Law {
  checkNumber("wedgeMixture", "correlation", correlation, CORRELATION);
  const components = [-1, 1].map((arm) => tilted([2 * arm, 0], arm * correlation));
  const law = gaussianMixture({ dimX: 1, components, monteCarlo });
  return renamed(law, "wedge-mixture", { correlation });
}

function tilted(mean: readonly number[], rho: number): MixtureComponent {
  const covariance = [
    [1, rho],
    [rho, 1],
  ];
  return { mean, covariance };
}

/**
 * Makes the "AI" law: six normals that draw the letters A and I in the plane.
 *
 * @see Czyż et al. 2024, "On the Properties and Estimation of Pointwise Mutual Information Profiles".
 */
export function lettersMixture({ monteCarlo }: MixtureShapeOptions = {}): Law {
  const components = [
    bar([1, 0], [0.01, 0.2]),
    bar([1, 1], [0.05, 0.001]),
    bar([1, -1], [0.05, 0.001]),
    bar([-0.8, -0.2], [0.03, 0.001]),
    leg(-1.2, SLANT),
    leg(-0.4, -SLANT),
  ];
  return renamed(gaussianMixture({ dimX: 1, components, monteCarlo }), "letters-mixture", {});
}

const SLANT = 0.95 * Math.sqrt(0.04 * 0.2); // covariance of the legs of the A: correlation 0.95

function leg(x: number, covariance: number): MixtureComponent {
  return {
    mean: [x, 0],
    covariance: [
      [0.04, covariance],
      [covariance, 0.2],
    ],
  };
}

function bar(mean: readonly number[], variances: readonly number[]): MixtureComponent {
  return { mean, covariance: variances };
}

/** How to make a {@link galaxyMixture}. */
export interface GalaxyMixtureOptions extends MixtureShapeOptions {
  /** Angle of the spiral per squared radius, in radians; default 0.5. */
  readonly speed?: number | undefined;
  /** Distance of the two centres along each axis, ≥ 0; default 3. */
  readonly distance?: number | undefined;
}

/**
 * Makes the "galaxy" law, 2×1: two round clouds in space whose X plane is wound into a spiral.
 *
 * @throws DomainError when the distance is negative.
 * @see Czyż et al. 2024, "On the Properties and Estimation of Pointwise Mutual Information Profiles".
 */
export function galaxyMixture(options: GalaxyMixtureOptions = {}): Law {
  const { speed = 0.5, distance = 3, monteCarlo } = options;
  checkNumber("galaxyMixture", "distance", distance, { minimum: 0 });
  const components = [-distance / 2, distance / 2].map((centre) => ({
    mean: [centre, centre, centre],
    covariance: [1, 1, 1],
  }));
  const base = gaussianMixture({ dimX: 2, components, monteCarlo });
  const law = mapped(base, spiralMap({ speed }), identityMap);
  return renamed(law, "galaxy-mixture", { speed, distance });
}

/** How to make a {@link fencesMixture} or {@link wavesMixture}. */
export interface FencesMixtureOptions extends MixtureShapeOptions {
  /** Number of bars, ≥ 1; default 12. */
  readonly bars?: number | undefined;
}

/** How to make a {@link wavesMixture}. */
export interface WavesMixtureOptions extends FencesMixtureOptions {
  /** How far the bars are bent, before scaling; default 5. */
  readonly amplitude?: number | undefined;
  /** Radians of the wave per unit of the second coordinate of X; default 3. */
  readonly frequency?: number | undefined;
}

/**
 * Makes the "fences" law, 2×1: upright bars in the X plane, whose order tells Y modulo 4.
 *
 * @throws ShapeError when the number of bars is not a whole number ≥ 1.
 * @see Czyż et al. 2024, "On the Properties and Estimation of Pointwise Mutual Information Profiles".
 */
export function fencesMixture({ bars = 12, monteCarlo }: FencesMixtureOptions = {}): Law {
  checkSize("fencesMixture", "bars", bars);
  const components = Array.from({ length: bars }, (_, k) => ({
    mean: [1.5 * k, 0, 1.5 * (k % 4)],
    covariance: [0.1, 1, 0.1],
  }));
  const base = gaussianMixture({ dimX: 2, components, monteCarlo });
  return renamed(mapped(base, WAVE_SCALE, identityMap), "fences-mixture", { bars });
}

/**
 * Makes the "waves" law, 2×1: a {@link fencesMixture} whose bars are bent by a sine.
 *
 * @throws ShapeError when the number of bars is not a whole number ≥ 1.
 * @see Czyż et al. 2024, "On the Properties and Estimation of Pointwise Mutual Information Profiles".
 */
export function wavesMixture(options: WavesMixtureOptions = {}): Law {
  const { bars = 12, amplitude = 5, frequency = 3, monteCarlo } = options;
  // The bars are already scaled: scaling the wave the same way commutes with it.
  const wave = shearWaveMap({ amplitude: 0.1 * amplitude, frequency: 2 * frequency });
  const law = mapped(fencesMixture({ bars, monteCarlo }), wave, identityMap);
  return renamed(law, "waves-mixture", { bars, amplitude, frequency });
}

const WAVE_SCALE = affineCoordinates({ scale: [0.1, 0.5], shift: [-0.8, 0] });

/** How to make a {@link concentricMixture}. */
export interface ConcentricMixtureOptions extends MixtureShapeOptions {
  /** Number of coordinates of X, ≥ 1; default 2. */
  readonly dimX?: number | undefined;
  /** Number of shells, ≥ 1; default 3. */
  readonly shells?: number | undefined;
}

/**
 * Makes the "concentric" law, d×1: centred round normals with standard deviations 1, 2, …, whose number is Y,
 * blurred by 0.01.
 *
 * @throws ShapeError when a size is not a whole number ≥ 1.
 * @see The v2 suite of the repository cbg-ethz/bmi.
 */
export function concentricMixture(options: ConcentricMixtureOptions = {}): Law {
  const { dimX = 2, shells = 3, monteCarlo } = options;
  checkSize("concentricMixture", "dimX", dimX);
  checkSize("concentricMixture", "shells", shells);
  const components = Array.from({ length: shells }, (_, k) => ({
    mean: [...new Float64Array(dimX), k + 1],
    covariance: [...new Float64Array(dimX).fill((k + 1) * (k + 1)), 1e-4],
  }));
  const law = gaussianMixture({ dimX, components, monteCarlo });
  return renamed(law, "concentric-mixture", { dimX, shells });
}
