import type { Parameter } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "./distribution.ts";
import type { GaussianMoments } from "./gaussian-moments.ts";
import { checkColumns, checkDim } from "./internal/checks.ts";
import { ellipticalLaw } from "./internal/elliptical-law.ts";
import { fitStudent } from "./internal/fit-student.ts";
import type { PrecisionParameters } from "./internal/precision-factor.ts";
import { studentRadial } from "./internal/student-radial.ts";

/** Options of Student's laws. */
export interface StudentOptions {
  /** ν to start from, in [0.1, 1e6]; default 4. */
  readonly degreesOfFreedom?: number;
}

/** Parameters of Student's laws of any scatter. */
export interface StudentParameters extends PrecisionParameters {
  readonly logDegreesOfFreedom: Parameter;
}

/** What Student's laws of any scatter offer beyond a law. */
export interface StudentScatter {
  readonly parameters: StudentParameters;
  degreesOfFreedom(): number;
  /** @throws ConfigError unless the value is in [0.1, 1e6]. */
  setDegreesOfFreedom(value: number): void;
  /** Centre and scatter in float64, the scatter as `covariance` (the covariance itself is ν/(ν − 2) times that); owned by the caller. */
  scatter(): GaussianMoments;
  /** @throws ShapeError when sizes differ; DomainError when the scatter is not positive definite. */
  setScatter(scatter: GaussianMoments): void;
}

/** Structure of {@link multivariateStudent}. */
export interface MultivariateStudentConfig extends DistributionConfig {
  readonly kind: "multivariateStudent";
  readonly dim: number;
}

/** The law that {@link multivariateStudent} makes. */
export interface MultivariateStudent extends Distribution, StudentScatter {
  readonly parameters: StudentParameters;
  entropy(): number;
  /**
   * Fits centre, scatter and ν by maximum likelihood (expectation maximisation, in float64).
   *
   * @throws ShapeError when columns differ or there are not more rows than columns; DomainError when a column depends on others.
   */
  fit(x: Matrix): void;
}

/**
 * Makes Student's law of any centre and scatter, with a learnable ν; it starts at centre 0 and identity scatter.
 *
 * Parameters: those of `gaussianPair`, of the scatter, and `logDegreesOfFreedom` `[1]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `dim` is no such number or ν is not in [0.1, 1e6].
 * @see Kotz and Nadarajah 2004, "Multivariate t distributions and their applications", eq. 1.1.
 */
export function multivariateStudent(
  dim: number,
  options: StudentOptions = {},
): MultivariateStudent {
  checkDim("multivariateStudent", "dim", dim);
  const radial = studentRadial("multivariateStudent", options.degreesOfFreedom ?? 4);
  const config: MultivariateStudentConfig = { kind: "multivariateStudent", dim };
  const elliptical = ellipticalLaw(config, dim, radial);
  return {
    ...elliptical.law,
    parameters: { ...elliptical.parameters, ...radial.parameters },
    degreesOfFreedom: radial.degreesOfFreedom,
    setDegreesOfFreedom: radial.setDegreesOfFreedom,
    scatter: elliptical.moments,
    setScatter: elliptical.setMoments,
    fit(x) {
      checkColumns("multivariateStudent", x, dim);
      const { scatter, degreesOfFreedom } = fitStudent("multivariateStudent", x);
      elliptical.setMoments(scatter);
      radial.setDegreesOfFreedom(degreesOfFreedom);
    },
  };
}
