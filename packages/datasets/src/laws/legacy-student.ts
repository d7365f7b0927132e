import { logGamma } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { logBesselK } from "../internal/bessel-k.ts";
import { fillCanonicalGaussian, quadraticForms } from "../internal/canonical-gaussian.ts";
import { integrate } from "../internal/quadrature.ts";
import type { Law } from "../law.ts";
import {
  gaussianWithExcess,
  scaleRows,
  studentParameters,
  type StudentOptions,
} from "./student.ts";

/**
 * Makes the law that older code sampled as "Student": Gaussian pairs *multiplied* by a common √(χ²/dof).
 *
 * Its tails are light. Its information is the Gaussian part plus an excess with Bessel-function
 * densities, integrated numerically.
 *
 * @param options - As for `student`; the smallest possible information is slightly lower.
 * @throws DomainError when the information is below what the common factor carries.
 */
export function legacyStudent(options: StudentOptions): Law {
  const { degreesOfFreedom: dof } = options;
  const excess = (dimX: number, dimY: number): number => legacyStudentExcess(dof, dimX, dimY);
  const { gaussian, mutualInformation } = gaussianWithExcess("legacyStudent", options, excess);
  const { dimX, dimY } = gaussian;
  return defineLaw({
    name: "legacy-student",
    parameters: studentParameters(gaussian, options),
    dimX,
    dimY,
    mutualInformation,
    fill: (x, y, source) => {
      fillCanonicalGaussian(gaussian, x, y, source);
      scaleRows({ x, y, dimX, dimY }, () => Math.sqrt(source.chiSquare(dof) / dof));
    },
    pointwise: (x, y, out) => {
      const forms = quadraticForms(gaussian, x, y);
      for (let i = 0; i < out.length; i++) {
        const [formX, formY] = [forms.x[i]!, forms.y[i]!];
        const both = Math.max(formX + formY - forms.excess[i]!, Number.MIN_VALUE);
        out[i] =
          gaussian.mutualInformation +
          logDensity(dof, dimX + dimY, both) -
          logDensity(dof, dimX, formX) -
          logDensity(dof, dimY, formY);
      }
    },
  });
}

/**
 * Information that a common factor √(χ²/dof) carries by itself, in nats.
 *
 * @param degreesOfFreedom - Degrees of freedom, positive.
 * @param dimX - Coordinates of X, ≥ 1.
 * @param dimY - Coordinates of Y, ≥ 1.
 */
export function legacyStudentExcess(degreesOfFreedom: number, dimX: number, dimY: number): number {
  const entropy = (dim: number): number => sphericalEntropy(degreesOfFreedom, dim);
  return entropy(dimX) + entropy(dimY) - entropy(dimX + dimY);
}

/**
 * Log-density of √(U/dof)·N(0, I) at squared radius `form`, with U ~ χ²(dof): the scale integrates to
 * a Bessel function of order (dof − dim)/2.
 */
function logDensity(dof: number, dim: number, form: number): number {
  const order = (dof - dim) / 2;
  return (
    (1 - dof / 2) * Math.LN2 -
    logGamma(dof / 2) +
    (dim / 2) * Math.log(dof / (2 * Math.PI)) +
    (order / 2) * Math.log(dof * form) +
    logBesselK(order, Math.sqrt(dof * form))
  );
}

function sphericalEntropy(dof: number, dim: number): number {
  const logSphere = Math.LN2 + (dim / 2) * Math.log(Math.PI) - logGamma(dim / 2);
  // On t = log radius the integrand is smooth and both tails vanish well inside these ends.
  const spread = 40 / Math.min(dim, dof) + 6;
  return integrate(
    (t) => {
      const logDensityHere = logDensity(dof, dim, Math.exp(2 * t));
      return -Math.exp(logSphere + dim * t + logDensityHere) * logDensityHere;
    },
    -spread,
    Math.log(20 * (1 + dim / dof)) + 3,
    1e-12,
  );
}
