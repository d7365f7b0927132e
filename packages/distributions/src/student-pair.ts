import type { DistributionConfig, PairDistribution, PairSample } from "./distribution.ts";
import { checkDim, checkPairColumns } from "./internal/checks.ts";
import { ellipticalPair } from "./internal/elliptical-pair.ts";
import { fitStudent } from "./internal/fit-student.ts";
import { fullForm } from "./internal/full-form.ts";
import { stackColumns } from "./internal/rows.ts";
import { studentRadial } from "./internal/student-radial.ts";
import type { StudentOptions, StudentParameters, StudentScatter } from "./multivariate-student.ts";

/** Structure of {@link studentPair}. */
export interface StudentPairConfig extends DistributionConfig {
  readonly kind: "studentPair";
  readonly dimX: number;
  readonly dimY: number;
}

/** The law that {@link studentPair} makes. */
export interface StudentPair extends PairDistribution, StudentScatter {
  readonly parameters: StudentParameters;
  /** ϰ + c(ν, dimX, dimY) nats: what a normal law of that scatter would have, and what the shared scale adds. */
  mutualInformation(): number;
  /**
   * Fits centre, scatter and ν by maximum likelihood (expectation maximisation, in float64).
   *
   * @throws ShapeError when columns differ, rows do not pair up or are too few; DomainError when a column depends on others.
   */
  fit(pairs: PairSample): void;
}

/**
 * Makes Student's law of pairs with any centre and scatter and a learnable ν; it starts at centre 0 and identity scatter.
 *
 * X and Y are never independent: they share the scale, which by itself is worth
 * `c(ν, n, m) = f(ν) + f(ν + n + m) − f(ν + n) − f(ν + m)` nats with `f(x) = ln Γ(x/2) − (x/2) ψ(x/2)`.
 * Parameters and cost as of `gaussianPair`, and `logDegreesOfFreedom` `[1]`.
 *
 * @param dimX - columns of the first side, ≥ 1.
 * @param dimY - columns of the second side, ≥ 1; let it be the smaller.
 * @throws ConfigError when a dim is no such number or ν is not in [0.1, 1e6].
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", appendix B.1.
 */
export function studentPair(dimX: number, dimY: number, options: StudentOptions = {}): StudentPair {
  checkDim("studentPair", "dimX", dimX);
  checkDim("studentPair", "dimY", dimY);
  const radial = studentRadial("studentPair", options.degreesOfFreedom ?? 4);
  const form = fullForm("studentPair", dimX, dimY);
  const config: StudentPairConfig = { kind: "studentPair", dimX, dimY };
  return ellipticalPair(
    {
      config,
      parameters: { ...form.parameters, ...radial.parameters },
      degreesOfFreedom: radial.degreesOfFreedom,
      setDegreesOfFreedom: radial.setDegreesOfFreedom,
      scatter: form.moments,
      setScatter: form.setMoments,
      fit(pairs: PairSample): void {
        checkPairColumns("studentPair", pairs, [dimX, dimY]);
        const fitted = fitStudent("studentPair", stackColumns(pairs));
        form.setMoments(fitted.scatter);
        radial.setDegreesOfFreedom(fitted.degreesOfFreedom);
      },
    },
    form,
    radial,
  );
}
