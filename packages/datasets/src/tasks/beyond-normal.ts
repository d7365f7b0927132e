/**
 * @file The 40 tasks of Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information
 * Estimators" (NeurIPS), rebuilt from their formulas under the ids of the repository cbg-ethz/bmi.
 * The benchmark standardises every coordinate of a sample before estimating; the laws here do not.
 */
import { ConfigError } from "@mienf/numeric";
import { mapped } from "../combinators/mapped.ts";
import { renamed } from "../combinators/renamed.ts";
import type { Law } from "../law.ts";
import { additiveNoise } from "../laws/additive-noise.ts";
import { bimodal } from "../laws/bimodal.ts";
import { denseNormal } from "../laws/dense-normal.ts";
import { sparseNormal } from "../laws/sparse-normal.ts";
import { student } from "../laws/student.ts";
import {
  asinhMap,
  halfCubeMap,
  normalCdfMap,
  wigglyMapX,
  wigglyMapY,
} from "../maps/elementwise-maps.ts";
import { identityMap } from "../maps/sample-map.ts";
import { spiralMap } from "../maps/spiral-map.ts";
import { swissRollMap } from "../maps/swiss-roll-map.ts";

// −½ log(1 − 0.75²): the information of a pair with correlation 0.75.
const PAIR_INFORMATION = -Math.log(1 - 0.75 ** 2) / 2;

const pair = (): Law => denseNormal({ correlation: 0.75 });
const dense = (dim: number): Law => denseNormal({ dim, correlation: 0.5 });
const sparse = (dim: number): Law => sparseNormal({ dim, strength: 2 });
const heavy = (dim: number, degreesOfFreedom: number): Law =>
  student({ dim, degreesOfFreedom, gaussianMutualInformation: 0 });
const uniform = (law: Law): Law => mapped(law, normalCdfMap);
const halfCube = (law: Law): Law => mapped(law, halfCubeMap);
const asinh = (law: Law): Law => mapped(law, asinhMap);
const spiral = (law: Law): Law =>
  mapped(
    law,
    spiralMap({ speed: 1 / law.dimX, plane: [0, 1] }),
    spiralMap({ speed: 1 / law.dimY, plane: [1, 2] }),
  );

const MAKERS: Readonly<Record<string, () => Law>> = {
  "1v1-normal-0.75": pair,
  "normal_cdf-1v1-normal-0.75": () => uniform(pair()),
  "1v1-additive-0.1": () => additiveNoise({ margin: "uniform", noise: 0.1 }),
  "1v1-additive-0.75": () => additiveNoise({ margin: "uniform", noise: 0.75 }),
  "1v1-bimodal-0.75": () => bimodal({ mutualInformation: PAIR_INFORMATION }),
  "wiggly-1v1-normal-0.75": () => mapped(pair(), wigglyMapX, wigglyMapY),
  "half_cube-1v1-normal-0.75": () => halfCube(pair()),
  "student-identity-1-1-1": () => heavy(1, 1),
  "asinh-student-identity-1-1-1": () => asinh(heavy(1, 1)),
  "swissroll_x-normal_cdf-1v1-normal-0.75": () =>
    mapped(uniform(pair()), swissRollMap, identityMap),
  "multinormal-dense-2-2-0.5": () => dense(2),
  "multinormal-dense-3-3-0.5": () => dense(3),
  "multinormal-dense-5-5-0.5": () => dense(5),
  "multinormal-dense-25-25-0.5": () => dense(25),
  "multinormal-dense-50-50-0.5": () => dense(50),
  "multinormal-sparse-2-2-2-2.0": () => sparse(2),
  "multinormal-sparse-3-3-2-2.0": () => sparse(3),
  "multinormal-sparse-5-5-2-2.0": () => sparse(5),
  "multinormal-sparse-25-25-2-2.0": () => sparse(25),
  "student-identity-2-2-1": () => heavy(2, 1),
  "student-identity-2-2-2": () => heavy(2, 2),
  "student-identity-3-3-2": () => heavy(3, 2),
  "student-identity-3-3-3": () => heavy(3, 3),
  "student-identity-5-5-2": () => heavy(5, 2),
  "student-identity-5-5-3": () => heavy(5, 3),
  "normal_cdf-multinormal-sparse-3-3-2-2.0": () => uniform(sparse(3)),
  "normal_cdf-multinormal-sparse-5-5-2-2.0": () => uniform(sparse(5)),
  "normal_cdf-multinormal-sparse-25-25-2-2.0": () => uniform(sparse(25)),
  "half_cube-multinormal-sparse-3-3-2-2.0": () => halfCube(sparse(3)),
  "half_cube-multinormal-sparse-5-5-2-2.0": () => halfCube(sparse(5)),
  "half_cube-multinormal-sparse-25-25-2-2.0": () => halfCube(sparse(25)),
  "spiral-multinormal-sparse-3-3-2-2.0": () => spiral(sparse(3)),
  "spiral-multinormal-sparse-5-5-2-2.0": () => spiral(sparse(5)),
  "spiral-multinormal-sparse-25-25-2-2.0": () => spiral(sparse(25)),
  "spiral-normal_cdf-multinormal-sparse-3-3-2-2.0": () => spiral(uniform(sparse(3))),
  "spiral-normal_cdf-multinormal-sparse-5-5-2-2.0": () => spiral(uniform(sparse(5))),
  "spiral-normal_cdf-multinormal-sparse-25-25-2-2.0": () => spiral(uniform(sparse(25))),
  "asinh-student-identity-2-2-1": () => asinh(heavy(2, 1)),
  "asinh-student-identity-3-3-2": () => asinh(heavy(3, 2)),
  "asinh-student-identity-5-5-2": () => asinh(heavy(5, 2)),
};

/** The ids of the 40 tasks, in the order of the paper. */
export const beyondNormalTaskIds: readonly string[] = Object.keys(MAKERS);

/**
 * Makes one of the 40 tasks of the Beyond-Normal benchmark; its name is the id.
 *
 * @param id - One of {@link beyondNormalTaskIds}.
 * @throws ConfigError when there is no such task.
 */
export function beyondNormalTask(id: string): Law {
  const make = Object.hasOwn(MAKERS, id) ? MAKERS[id] : undefined;
  if (make === undefined) {
    throw new ConfigError(
      `beyondNormalTask: expected one of ${beyondNormalTaskIds.length} ids such as ${beyondNormalTaskIds[0]}, got ${JSON.stringify(id)}`,
    );
  }
  return renamed(make(), id);
}
