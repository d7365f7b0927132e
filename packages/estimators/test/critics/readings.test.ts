import { createMatrix, createRandomSource, ConvergenceError } from "@mienf/numeric";
import { expect, test } from "vitest";
import { effectivePairs, productMean } from "../../src/critics/internal/held-out-scores.ts";
import type { HeldOutScores } from "../../src/critics/internal/held-out-scores.ts";
import {
  readContrast,
  readDifference,
  readInBlocks,
  readLeaveOneOut,
  readLinearBound,
  readLogRatio,
} from "../../src/critics/internal/readings.ts";
import { crossFitEstimate } from "../../src/cross-fit/cross-fit-estimate.ts";

const source = createRandomSource(51);
const normals = (n: number): Float64Array => source.fillNormal(new Float64Array(n));
const scores: HeldOutScores = { joint: normals(7), product: [normals(7), normals(7), normals(7)] };
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const all = scores.product.flatMap((each) => [...each]);
const meanJoint = mean([...scores.joint]);

test("the readings are their formulas", () => {
  const meanExp = mean(all.map(Math.exp));
  expect(readLogRatio(scores).mutualInformation).toBeCloseTo(meanJoint - Math.log(meanExp), 12);
  expect(readLinearBound(scores).mutualInformation).toBeCloseTo(meanJoint + 1 - meanExp, 12);
  expect(readDifference(scores).mutualInformation).toBeCloseTo(meanJoint - mean(all), 12);
  const limited = all.map((score) => Math.exp(Math.min(0.5, Math.max(-0.5, score))));
  expect(readLogRatio(scores, 0.5).mutualInformation).toBeCloseTo(
    meanJoint - Math.log(mean(limited)),
    12,
  );
  const others = (row: number) => scores.product.map((each) => Math.exp(each[row] ?? Number.NaN));
  const contrast = [...scores.joint].map(
    (score, row) => score - Math.log((Math.exp(score) + 3 * mean(others(row))) / 4),
  );
  expect(readContrast(scores).mutualInformation).toBeCloseTo(mean(contrast), 12);
  const leftOut = [...scores.joint].map((score, row) => score - Math.log(mean(others(row))));
  expect(readLeaveOneOut(scores).mutualInformation).toBeCloseTo(mean(leftOut), 12);
});

test("a reading in blocks is that of each block alone, by its rows, and the last block takes what is left", () => {
  const part = (start: number, end: number): HeldOutScores => ({
    joint: scores.joint.slice(start, end),
    product: scores.product.map((each) => each.slice(start, end)),
  });
  const [one, two] = [readLogRatio(part(0, 3)), readLogRatio(part(3, 7))];
  const blocks = readInBlocks(scores, 3, readLogRatio);
  expect(blocks.mutualInformation).toBeCloseTo(
    (3 * one.mutualInformation + 4 * two.mutualInformation) / 7,
    12,
  );
  expect([...blocks.pointwise]).toEqual([...one.pointwise, ...two.pointwise]);
  expect(blocks.influence).toHaveLength(7);
  // By Jensen's inequality, as all blocks together have the mean of their means.
  expect(blocks.mutualInformation).toBeGreaterThan(readLogRatio(scores).mutualInformation);
});

test("no block, or one of more rows than there are, is all rows together", () => {
  for (const rows of [0, 7, 100]) {
    expect(readInBlocks(scores, rows, readLogRatio)).toEqual(readLogRatio(scores));
  }
});

test("the log-ratio does not overflow where its scores would", () => {
  const large = {
    joint: scores.joint.map((score) => score + 2000),
    product: scores.product.map((each) => each.map((score) => score + 2000)),
  };
  const shifted = readLogRatio(large).mutualInformation;
  expect(shifted).toBeCloseTo(readLogRatio(scores).mutualInformation, 9);
});

test("each row's part in a mean over pairs counts its pairs as X and as Y", () => {
  const { mean: average, perRow } = productMean(scores, (score) => score);
  expect(average).toBeCloseTo(mean(all), 12);
  expect(mean([...perRow])).toBeCloseTo(2 * average, 12);
  // Row 2 is Y at every shift, and X for rows 1, 0 and 6.
  const [one, two, three] = scores.product as [Float64Array, Float64Array, Float64Array];
  const asY = (one[2] ?? 0) + (two[2] ?? 0) + (three[2] ?? 0);
  const asX = (one[1] ?? 0) + (two[0] ?? 0) + (three[6] ?? 0);
  expect(perRow[2]).toBeCloseTo((asY + asX) / 3, 12);
});

test("equal weights count as all pairs, one dominant weight as one", () => {
  const zeros = new Float64Array(5);
  expect(effectivePairs({ joint: zeros, product: [zeros, zeros] })).toBeCloseTo(10, 12);
  const peaked = Float64Array.of(0, 0, 50, 0, 0);
  expect(effectivePairs({ joint: zeros, product: [peaked, zeros] })).toBeCloseTo(1, 9);
});

test("a value that is not finite is an error, not an estimate", () => {
  const side = createMatrix(2, 1);
  const fold = {
    mutualInformation: -Infinity,
    pointwise: new Float64Array(2),
    influence: new Float64Array(2),
    measures: {},
    heldOut: Int32Array.of(0, 1),
    fits: [],
  };
  const make = () =>
    crossFitEstimate(
      { x: side, y: side, sampleSize: 2 },
      { folds: [fold], runtime: "none", startMs: 0 },
      { name: "nwj", intervalMethod: "", findings: () => [] },
      {},
    );
  expect(make).toThrow(ConvergenceError);
  expect(make).toThrow(/nwj: expected a finite value on held-out rows, got -Infinity/);
});
