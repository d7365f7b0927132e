import type { Parameter } from "@mienf/core";
import type { DistributionConfig, PairSample } from "./distribution.ts";
import { checkDim, checkPairColumns } from "./internal/checks.ts";
import { ellipticalPair } from "./internal/elliptical-pair.ts";
import { fitTridiagonalStudent } from "./internal/fit-tridiagonal-student.ts";
import { studentRadial } from "./internal/student-radial.ts";
import { tridiagonalForm } from "./internal/tridiagonal-form.ts";
import type {
  SignedTridiagonal,
  SignedTridiagonalGaussianOptions,
} from "./signed-tridiagonal-gaussian.ts";
import type { StudentOptions } from "./multivariate-student.ts";

/** Options of {@link tridiagonalStudent}. */
export interface TridiagonalStudentOptions
  extends SignedTridiagonalGaussianOptions, StudentOptions {}

/** Structure of {@link tridiagonalStudent}. */
export interface TridiagonalStudentConfig extends DistributionConfig {
  readonly kind: "tridiagonalStudent";
  readonly dimX: number;
  readonly dimY: number;
}

/** The law that {@link tridiagonalStudent} makes; its correlations are those of the scatter. */
export interface TridiagonalStudent extends SignedTridiagonal {
  readonly parameters: {
    readonly artanhCorrelation: Parameter;
    readonly logDegreesOfFreedom: Parameter;
  };
  degreesOfFreedom(): number;
  /** @throws ConfigError unless the value is in [0.1, 1e6]. */
  setDegreesOfFreedom(value: number): void;
}

/**
 * Makes Student's law of pairs whose scatter is tridiagonal, with a learnable ν: the base of a flow that leaves heavy tails to it.
 *
 * Centre 0, identity scatter on each side, k-th coordinates of scatter correlation ρₖ = tanh θₖ of either sign. Its information is
 * `Σₖ −½ log(1 − ρₖ²) + c(ν, dimX, dimY)`, with c as of `studentPair`; `componentMutualInformation` gives the first terms only.
 *
 * @param dimX - columns of the first side, ≥ 1.
 * @param dimY - columns of the second side, ≥ 1.
 * @throws ConfigError when a dim is no such number or ν is not in [0.1, 1e6]; otherwise as `setCorrelations`.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", definition 4.11 and appendix B.1.
 */
export function tridiagonalStudent(
  dimX: number,
  dimY: number,
  options: TridiagonalStudentOptions = {},
): TridiagonalStudent {
  checkDim("tridiagonalStudent", "dimX", dimX);
  checkDim("tridiagonalStudent", "dimY", dimY);
  const { correlations = 0, degreesOfFreedom = 4 } = options;
  const radial = studentRadial("tridiagonalStudent", degreesOfFreedom);
  const form = tridiagonalForm("tridiagonalStudent", dimX, dimY);
  form.setCorrelations(correlations);
  const config: TridiagonalStudentConfig = { kind: "tridiagonalStudent", dimX, dimY };
  return ellipticalPair(
    {
      config,
      parameters: { ...form.parameters, ...radial.parameters },
      correlations: form.correlations,
      setCorrelations: form.setCorrelations,
      componentMutualInformation: form.componentInformation,
      degreesOfFreedom: radial.degreesOfFreedom,
      setDegreesOfFreedom: radial.setDegreesOfFreedom,
      fit(pairs: PairSample): void {
        checkPairColumns("tridiagonalStudent", pairs, [dimX, dimY]);
        const fitted = fitTridiagonalStudent(pairs);
        form.setAngles(fitted.angles);
        radial.setDegreesOfFreedom(fitted.degreesOfFreedom);
      },
    },
    form,
    radial,
  );
}
