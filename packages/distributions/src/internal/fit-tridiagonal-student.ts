import type { PairSample } from "../distribution.ts";
import { fitDegreesOfFreedom, studentWeights } from "./fit-student.ts";
import { likeliestAngles } from "./likeliest-angles.ts";

const MAX_ITERATIONS = 200;
/** Change of log ν that ends the fit. */
const TOLERANCE = 1e-5;

/**
 * Fits the angles and ν of Student's law of centre 0 and tridiagonal scatter by expectation maximisation.
 *
 * @see Liu and Rubin 1995, "ML estimation of the t distribution using EM and its extensions", section 4 (ECME).
 */
export function fitTridiagonalStudent(pairs: PairSample): {
  readonly angles: Float64Array;
  readonly degreesOfFreedom: number;
} {
  const dim = pairs.x.columns + pairs.y.columns;
  let angles = likeliestAngles(pairs);
  let squares = squaredLengths(pairs, angles);
  let degreesOfFreedom = fitDegreesOfFreedom(squares, dim);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    angles = likeliestAngles(pairs, studentWeights(squares, dim, degreesOfFreedom));
    squares = squaredLengths(pairs, angles);
    const next = fitDegreesOfFreedom(squares, dim);
    const change = Math.abs(Math.log(next / degreesOfFreedom));
    degreesOfFreedom = next;
    if (change < TOLERANCE) {
      break;
    }
  }
  return { angles, degreesOfFreedom };
}

function squaredLengths({ x, y }: PairSample, angles: Float64Array): Float64Array {
  return Float64Array.from({ length: x.rows }, (_, row) => {
    const u = x.data.subarray(row * x.columns, (row + 1) * x.columns);
    const v = y.data.subarray(row * y.columns, (row + 1) * y.columns);
    let square = 0;
    for (let k = 0; k < angles.length; k++) {
      const along = (u[k]! + v[k]!) ** 2 * (1 + Math.exp(-2 * angles[k]!));
      const across = (u[k]! - v[k]!) ** 2 * (1 + Math.exp(2 * angles[k]!));
      square += (along + across) / 4;
    }
    for (const rest of [u.subarray(angles.length), v.subarray(angles.length)]) {
      square += rest.reduce((sum, value) => sum + value * value, 0);
    }
    return square;
  });
}
