import { chiSquareCdf, createRandomSource, DataError } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { parseOptions } from "../nearest-neighbors/internal/parse-options.ts";
import { classicalEstimate, negativeFinding } from "./internal/closed-form-estimate.ts";

const NAME = "adaptive-partition";

/** Options of the adaptive partition. */
export const adaptivePartitionOptions = z.strictObject({
  significance: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.01)
    .describe(
      "level of the chi-square tests that split a cell: higher sees finer structure, and splits more by chance",
    ),
});

/** Options of {@link adaptivePartition} as callers give them. */
export type AdaptivePartitionSettings = z.input<typeof adaptivePartitionOptions>;

/**
 * Mutual information of one column a side on a partition that is refined where a cell is not uniform.
 *
 * Works on ranks, so monotone maps of a column change nothing. Equal values are ranked in a seeded random order.
 *
 * @param settings - see {@link adaptivePartitionOptions}. @throws ConfigError when a setting is out of range. Its `fit`
 *   throws DataError for more than one column a side.
 * @see Fraser & Swinney 1986, "Independent coordinates for strange attractors from mutual information", §IV.
 */
export function adaptivePartition(settings: AdaptivePartitionSettings = {}): Estimator {
  const { significance } = parseOptions(NAME, adaptivePartitionOptions, settings);
  return {
    // oxlint-disable-next-line require-await -- the contract is asynchronous, and errors become rejections
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, () => 3);
      if (samples.x.columns !== 1 || samples.y.columns !== 1) {
        throw new DataError(
          `${NAME}: expected one column a side, got ${samples.x.columns} and ${samples.y.columns}; use ksg for more`,
        );
      }
      const source = createRandomSource(context.seed ?? 0).split("ties");
      const ranks = {
        x: ranksOf(samples.x, source.split("x")),
        y: ranksOf(samples.y, source.split("y")),
      };
      const { pointwise, cells } = partition(ranks, significance);
      const { mean: mutualInformation, standardError } = meanWithError(pointwise);
      return classicalEstimate(
        samples,
        {
          name: NAME,
          mutualInformation,
          standardError,
          intervalMethod:
            "normal: standard error of the mean of the pointwise values; leaves out the bias",
          pointwise,
          findings: negativeFinding(mutualInformation),
          diagnostics: { cells },
          startMs,
        },
        context,
      );
    },
  };
}

interface Ranks {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

interface Cell {
  /** Ranks [from, to) of each side. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly rows: Int32Array;
}

/** Ranks from 0; equal values in random order. */
function ranksOf({ data }: Matrix, source: RandomSource): Int32Array {
  const order = source.permutation(data.length).toSorted((a, b) => data[a]! - data[b]!);
  const ranks = new Int32Array(data.length);
  for (const [rank, row] of order.entries()) {
    ranks[row] = rank;
  }
  return ranks;
}

function partition(
  ranks: Ranks,
  significance: number,
): { readonly pointwise: Float64Array; readonly cells: number } {
  const size = ranks.x.length;
  const pointwise = new Float64Array(size);
  const all = Int32Array.from({ length: size }, (_, row) => row);
  const open: Cell[] = [{ x: [0, size], y: [0, size], rows: all }];
  let cells = 0;
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const quarters = quartersOf(cell, ranks);
    const sixteenths = quarters.flatMap((quarter) => quartersOf(quarter, ranks));
    if (
      uniformPValue(cell, quarters) < significance ||
      uniformPValue(cell, sixteenths) < significance
    ) {
      open.push(...quarters.filter(({ rows }) => rows.length > 0));
    } else {
      cells += 1;
      const value = Math.log((cell.rows.length * size) / areaOf(cell));
      for (const row of cell.rows) {
        pointwise[row] = value;
      }
    }
  }
  return { pointwise, cells };
}

function areaOf({ x, y }: Cell): number {
  return (x[1] - x[0]) * (y[1] - y[0]);
}

function quartersOf({ x, y, rows }: Cell, ranks: Ranks): Cell[] {
  const middleX = (x[0] + x[1]) >>> 1;
  const middleY = (y[0] + y[1]) >>> 1;
  const left = rows.filter((row) => ranks.x[row]! < middleX);
  const right = rows.filter((row) => ranks.x[row]! >= middleX);
  const low = (row: number): boolean => ranks.y[row]! < middleY;
  const high = (row: number): boolean => ranks.y[row]! >= middleY;
  return [
    { x: [x[0], middleX], y: [y[0], middleY], rows: left.filter(low) },
    { x: [x[0], middleX], y: [middleY, y[1]], rows: left.filter(high) },
    { x: [middleX, x[1]], y: [y[0], middleY], rows: right.filter(low) },
    { x: [middleX, x[1]], y: [middleY, y[1]], rows: right.filter(high) },
  ];
}

/** p-value of the counts of parts against a uniform cell; 1 where a part has no room. */
function uniformPValue(cell: Cell, parts: readonly Cell[]): number {
  const area = areaOf(cell);
  let sum = 0;
  for (const part of parts) {
    const expected = (cell.rows.length * areaOf(part)) / area;
    if (expected === 0) {
      return 1;
    }
    sum += (part.rows.length - expected) ** 2 / expected;
  }
  return 1 - chiSquareCdf(sum, parts.length - 1);
}

/** What `adaptive-partition` is. */
export const adaptivePartitionDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "partition of the plane refined where it is not uniform (Fraser and Swinney)",
  assumes: "one column a side; a density that is uniform in the final cells",
  cost: "n log n",
  failure: "one column a side; loses some 5 % of strong dependence to cells it does not split",
  options: adaptivePartitionOptions,
  create: (options) => adaptivePartition(options),
};
