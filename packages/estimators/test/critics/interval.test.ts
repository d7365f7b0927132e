import { createRandomSource } from "@mienf/numeric";
import { expect, test } from "vitest";
import type { HeldOutScores } from "../../src/critics/internal/held-out-scores.ts";
import {
  readContrast,
  readDifference,
  readLeaveOneOut,
  readLinearBound,
  readLogRatio,
  readMeanScore,
} from "../../src/critics/internal/readings.ts";
import { meanWithError } from "../../src/interface/normal-interval.ts";

const RUNS = 300;
const ROWS = 150;
const SHIFTS = 24;
/** Correlation of half a nat. */
const RHO = Math.sqrt(-Math.expm1(-1));

/** Scores by the true log-ratio of correlated normals: nothing is left to be learnt, so only sampling moves the estimate. */
function exactScores(run: number): HeldOutScores {
  const source = createRandomSource(61).split(run);
  const x = source.fillNormal(new Float64Array(ROWS));
  const y = x.map((value) => RHO * value + Math.sqrt(1 - RHO * RHO) * source.normal());
  const rest = 1 - RHO * RHO;
  const score = (u: number, v: number): number =>
    -0.5 * Math.log(rest) - (RHO * (RHO * (u * u + v * v) - 2 * u * v)) / (2 * rest);
  const shifted = (by: number) => y.map((v, row) => score(x[(row + by) % ROWS] ?? Number.NaN, v));
  return {
    joint: shifted(0),
    product: Array.from({ length: SHIFTS }, (_, index) => shifted(index + 1)),
  };
}

test.each([
  ["dv", readLogRatio],
  ["nwj", readLinearBound],
  ["demi", readMeanScore],
  ["infonce", readContrast],
  ["l1out", readLeaveOneOut],
  ["club", readDifference],
] as const)("the standard error of %s is the spread of its estimates over samples", (_, read) => {
  const readings = Array.from({ length: RUNS }, (__, run) => read(exactScores(run)));
  const estimates = Float64Array.from(readings, (reading) => reading.mutualInformation);
  const spread = meanWithError(estimates).standardError * Math.sqrt(RUNS);
  const stated =
    readings.reduce((sum, { influence }) => sum + meanWithError(influence).standardError, 0) / RUNS;
  // A spread over 300 runs is known to 4/√600 = 16 percent; dependence of contrasts within a sample, which the row by row
  // error of infonce and l1out leaves out, and heavy tails of e^T may add as much.
  expect(stated / spread).toBeGreaterThan(0.7);
  expect(stated / spread).toBeLessThan(1.3);
});
