import type { Matrix, MatrixLike } from "@mienf/numeric";
import { createRandomSource, selectRows } from "@mienf/numeric";
import * as z from "zod";
import type { EstimateContext } from "../interface/estimator.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { privateMemory } from "../nearest-neighbors/internal/allocator.ts";
import { prepareSide } from "../nearest-neighbors/internal/prepare-side.ts";

/** Options of the dependence checks. */
export const dependenceOptions = z.strictObject({
  permutations: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(199)
    .describe("shuffles of y for the p-value; 0 leaves it out"),
  maxRows: z.coerce
    .number()
    .int()
    .min(10)
    .max(20_000)
    .default(2000)
    .describe(
      "rows used, at most: memory and time grow with their square; more are sampled by the seed",
    ),
});

/** Options of the dependence checks as callers give them. */
export type DependenceSettings = z.input<typeof dependenceOptions>;

/** What a check of independence found. It is no mutual information. */
export interface DependenceCheck {
  /** 0 in expectation for independent sides (both are unbiased), and may be negative. */
  readonly statistic: number;
  /** Of the null hypothesis of independence, (1 + shuffles that reach the statistic)/(1 + shuffles). */
  readonly pValue: number | null;
  /** Rows used. */
  readonly sampleSize: number;
  readonly permutations: number;
  readonly seconds: number;
}

/** Makes, from one side, the n × n matrix whose products with the other side's are the statistic. */
export type SideKernel = (rows: Matrix) => Float64Array;

/** Runs a check that is a product of two n × n matrices with centred rows and an empty diagonal. */
export function checkDependence(
  samples: { readonly x: MatrixLike; readonly y: MatrixLike },
  work: {
    readonly settings: z.output<typeof dependenceOptions>;
    readonly kernel: SideKernel;
    statistic(xy: number, xx: number, yy: number): number;
  },
  context: EstimateContext,
): DependenceCheck {
  const startMs = performance.now();
  const { settings, kernel } = work;
  const paired = pairedSamples(samples.x, samples.y, () => 4);
  const source = createRandomSource(context.seed ?? 0);
  const n = Math.min(paired.sampleSize, settings.maxRows);
  const chosen = source.split("rows").permutation(paired.sampleSize).subarray(0, n);
  const [a, b] = [paired.x, paired.y].map((side) => {
    const options = {
      margins: "standardize",
      ties: "keep",
      source,
      memory: privateMemory,
    } as const;
    const matrix = kernel(prepareSide(selectRows(side, chosen), options).matrix);
    uCenter(matrix, n);
    return matrix;
  }) as [Float64Array, Float64Array];
  const scale = n * (n - 3);
  const product = (left: Float64Array, right: Float64Array, order?: Int32Array): number =>
    innerProduct({ left, right, n }, order) / scale;
  const observed = product(a, b);
  let reached = 1;
  for (let shuffle = 0; shuffle < settings.permutations; shuffle += 1) {
    const order = source.split("permutation").split(shuffle).permutation(n);
    reached += product(a, b, order) >= observed ? 1 : 0;
  }
  return {
    statistic: work.statistic(observed, product(a, a), product(b, b)),
    pValue: settings.permutations === 0 ? null : reached / (1 + settings.permutations),
    sampleSize: n,
    permutations: settings.permutations,
    seconds: (performance.now() - startMs) / 1000,
  };
}

/**
 * Centres rows and columns so that products of independent sides have mean 0; the diagonal becomes 0.
 *
 * @see Székely & Rizzo 2014, "Partial distance correlation with methods for dissimilarities", definition 2.
 */
function uCenter(matrix: Float64Array, n: number): void {
  const sums = new Float64Array(n);
  let total = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      sums[i]! += i === j ? 0 : matrix[i * n + j]!;
    }
    total += sums[i]!;
  }
  const mean = total / ((n - 1) * (n - 2));
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      matrix[i * n + j] = i === j ? 0 : matrix[i * n + j]! - (sums[i]! + sums[j]!) / (n - 2) + mean;
    }
  }
}

function innerProduct(
  {
    left,
    right,
    n,
  }: { readonly left: Float64Array; readonly right: Float64Array; readonly n: number },
  order: Int32Array | undefined,
): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    const rowLeft = i * n;
    const rowRight = (order?.[i] ?? i) * n;
    for (let j = 0; j < i; j += 1) {
      sum += left[rowLeft + j]! * right[rowRight + (order === undefined ? j : order[j]!)]!;
    }
  }
  return 2 * sum;
}
