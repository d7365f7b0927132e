import { digamma, logGamma, type RandomSource } from "@mienf/numeric";
import { mapped } from "../combinators/mapped.ts";
import { renamed } from "../combinators/renamed.ts";
import { defineLaw } from "../define-law.ts";
import {
  type CanonicalGaussian,
  canonicalGaussian,
  fillCanonicalGaussian,
  MAX_PAIR_INFORMATION,
  quadraticForms,
} from "../internal/canonical-gaussian.ts";
import {
  checkMutualInformation,
  checkNumber,
  checkSize,
  onlyOneOf,
  pairDimensions,
  type PairDimensions,
} from "../internal/checks.ts";
import type { Law } from "../law.ts";
import { asinhMap } from "../maps/elementwise-maps.ts";

/** How to make a {@link student} law: exactly one of the two informations. */
export interface StudentOptions extends PairDimensions {
  /** Degrees of freedom, ≥ 0.1; the smaller, the heavier the tails. */
  readonly degreesOfFreedom: number;
  /** Total information in nats, at least {@link studentExcess}. */
  readonly mutualInformation?: number | undefined;
  /** Information in nats of the Gaussian pairs before the common division, ≥ 0. */
  readonly gaussianMutualInformation?: number | undefined;
  /** Rotates each side by a Haar-random orthogonal matrix drawn from this source; default none. */
  readonly rotation?: RandomSource | undefined;
}

/**
 * Information that the common divisor of a Student law carries: what remains when the Gaussian pairs are independent.
 *
 * @param degreesOfFreedom - Degrees of freedom, ≥ 0.1.
 * @param dimX - Coordinates of X, ≥ 1.
 * @param dimY - Coordinates of Y, ≥ 1.
 * @returns Nats, > 0.
 * @throws DomainError when `degreesOfFreedom` is below 0.1.
 */
export function studentExcess(degreesOfFreedom: number, dimX: number, dimY: number): number {
  checkNumber("studentExcess", "degreesOfFreedom", degreesOfFreedom, DEGREES_OF_FREEDOM);
  checkSize("studentExcess", "dimX", dimX);
  checkSize("studentExcess", "dimY", dimY);
  const k = degreesOfFreedom;
  return f(k) + f(k + dimX + dimY) - f(k + dimX) - f(k + dimY);
}

function f(x: number): number {
  return logGamma(x / 2) - (x / 2) * digamma(x / 2);
}

/**
 * Makes a multivariate Student law: Gaussian pairs, both sides divided by the same √(χ²/dof).
 *
 * @param options - Sizes (default 1×1), `degreesOfFreedom`, exactly one of `mutualInformation` and
 *   `gaussianMutualInformation` (nats), `rotation`.
 * @throws DomainError when the information is below {@link studentExcess}: a common divisor always tells something.
 * @see Butakov et al. 2024, "Mutual Information Estimation via Normalizing Flows", appendix B.1; the
 *   sampler here divides, as the formula for the information requires.
 */
export function student(options: StudentOptions): Law {
  const { degreesOfFreedom: dof } = options;
  const excess = (dimX: number, dimY: number): number => studentExcess(dof, dimX, dimY);
  const { gaussian, mutualInformation } = gaussianWithExcess("student", options, excess);
  const { dimX, dimY } = gaussian;
  const halves = { both: (dof + dimX + dimY) / 2, x: (dof + dimX) / 2, y: (dof + dimY) / 2 };
  const constant =
    gaussian.mutualInformation +
    logGamma(halves.both) +
    logGamma(dof / 2) -
    logGamma(halves.x) -
    logGamma(halves.y);
  return defineLaw({
    name: "student",
    parameters: studentParameters(gaussian, options),
    dimX,
    dimY,
    mutualInformation,
    fill: (x, y, source) => {
      fillCanonicalGaussian(gaussian, x, y, source);
      scaleRows({ x, y, dimX, dimY }, () => 1 / Math.sqrt(source.chiSquare(dof) / dof));
    },
    pointwise: (x, y, out) => {
      const forms = quadraticForms(gaussian, x, y);
      for (let i = 0; i < out.length; i++) {
        const [formX, formY] = [forms.x[i]!, forms.y[i]!];
        out[i] =
          constant -
          halves.both * Math.log1p((formX + formY - forms.excess[i]!) / dof) +
          halves.x * Math.log1p(formX / dof) +
          halves.y * Math.log1p(formY / dof);
      }
    },
  });
}

/**
 * Makes arsinh of every coordinate of a {@link student} law: the same information without the tails.
 *
 * @param options - As for {@link student}.
 * @throws DomainError when the information is below {@link studentExcess}.
 */
export function asinhStudent(options: StudentOptions): Law {
  return renamed(mapped(student(options), asinhMap), "asinh-student");
}

// Below, the square root of a χ² draw may underflow and rows become infinite.
const DEGREES_OF_FREEDOM = { minimum: 0.1 } as const;

/** The Gaussian pairs below a scale mixture that adds `excess` nats of its own. */
export function gaussianWithExcess(
  law: string,
  options: StudentOptions,
  excessOf: (dimX: number, dimY: number) => number,
): { gaussian: CanonicalGaussian; mutualInformation: number } {
  const { degreesOfFreedom, rotation, mutualInformation, gaussianMutualInformation } = options;
  const { dimX, dimY } = pairDimensions(law, options);
  checkNumber(law, "degreesOfFreedom", degreesOfFreedom, DEGREES_OF_FREEDOM);
  const excess = excessOf(dimX, dimY);
  const given = onlyOneOf(law, { mutualInformation, gaussianMutualInformation });
  let gaussianPart = gaussianMutualInformation ?? 0;
  if (given === "mutualInformation") {
    const total = mutualInformation ?? NaN;
    const maximum = excess + MAX_PAIR_INFORMATION * Math.min(dimX, dimY);
    checkMutualInformation(law, total, { minimum: excess, maximum });
    gaussianPart = total - excess;
  }
  return {
    gaussian: canonicalGaussian(law, { dimX, dimY, rotation, mutualInformation: gaussianPart }),
    mutualInformation: gaussianPart + excess,
  };
}

/** What a scale mixture of Gaussian pairs is made from. */
export function studentParameters(
  gaussian: CanonicalGaussian,
  { degreesOfFreedom, rotation }: StudentOptions,
): { [name: string]: number | boolean } {
  const { dimX, dimY, mutualInformation } = gaussian;
  return {
    dimX,
    dimY,
    degreesOfFreedom,
    gaussianMutualInformation: mutualInformation,
    rotated: rotation !== undefined,
  };
}

/** Multiplies each pair of rows by one common factor. */
export function scaleRows(
  { x, y, dimX, dimY }: { x: Float64Array; y: Float64Array; dimX: number; dimY: number },
  draw: () => number,
): void {
  for (let i = 0; i < x.length / dimX; i++) {
    const factor = draw();
    for (let j = 0; j < dimX; j++) {
      x[i * dimX + j]! *= factor;
    }
    for (let j = 0; j < dimY; j++) {
      y[i * dimY + j]! *= factor;
    }
  }
}
