import type { Matrix } from "@mienf/numeric";
import { AbortedError, createRandomSource, selectRows } from "@mienf/numeric";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { Finding } from "../interface/verdict.ts";
import { prepareSide } from "../nearest-neighbors/internal/prepare-side.ts";
import { privateMemory } from "../nearest-neighbors/internal/allocator.ts";
import { parseOptions } from "../nearest-neighbors/internal/parse-options.ts";
import { classicalEstimate, negativeFinding } from "./internal/closed-form-estimate.ts";

const NAME = "kernel-density";
const SMALLEST = 2 ** -1022; // of a density: rows farther from all others are counted as at this one

/** Options of the kernel density estimator. */
export const kernelDensityOptions = z.strictObject({
  bandwidth: z.coerce.number().positive().default(1).describe("factor of Silverman's bandwidth"),
  margins: z
    .enum(["standardize", "normal-scores"])
    .default("normal-scores")
    .describe("treatment of each column first: unit variance, or ranks mapped to a normal law"),
  centers: z.coerce
    .number()
    .int()
    .min(2)
    .max(1_000_000)
    .default(5000)
    .describe("rows that carry a kernel, at most; time grows with rows times these"),
});

/** Options of {@link kernelDensity} as callers give them. */
export type KernelDensitySettings = z.input<typeof kernelDensityOptions>;

/**
 * Mutual information as the mean log ratio of Gaussian kernel densities, each row left out of its own.
 *
 * One bandwidth serves all three densities, so that the margins are those of the joint density. Equal values need no rule.
 *
 * @param settings - see {@link kernelDensityOptions}. @throws ConfigError when a setting is out of range.
 * @see Moon, Rajagopalan, Lall 1995, "Estimation of mutual information using kernel density estimators".
 */
export function kernelDensity(settings: KernelDensitySettings = {}): Estimator {
  const options = parseOptions(NAME, kernelDensityOptions, settings);
  return {
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, () => 3);
      const { sampleSize } = samples;
      const source = createRandomSource(context.seed ?? 0);
      const [left, right] = [samples.x, samples.y].map(
        (side) =>
          prepareSide(side, {
            margins: options.margins,
            ties: "keep",
            source,
            memory: privateMemory,
          }).matrix,
      ) as [Matrix, Matrix];
      const count = Math.min(options.centers, sampleSize);
      const centers = source.split("centers").permutation(sampleSize).subarray(0, count);
      const columns = left.columns + right.columns;
      const h = options.bandwidth * (4 / ((columns + 2) * count)) ** (1 / (columns + 4));
      const { pointwise, far } = await logRatios(left, right, {
        centers,
        h,
        signal: context.signal,
      });
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
          findings: [
            ...findingsOf(columns, far, sampleSize),
            ...negativeFinding(mutualInformation),
          ],
          diagnostics: { bandwidth: h, centers: count, farRows: far },
          startMs,
        },
        context,
      );
    },
  };
}

function findingsOf(columns: number, far: number, sampleSize: number): Finding[] {
  const findings: Finding[] = [];
  if (columns > 4) {
    findings.push({
      severity: "care",
      message: `${columns} columns are many for kernel densities, which smooth the dependence away; compare with ksg`,
    });
  }
  if (far > 0) {
    findings.push({
      severity: far > 0.01 * sampleSize ? "distrust" : "care",
      message: `${far} rows lie too far from all others for the bandwidth; use margins = normal-scores or a larger bandwidth`,
    });
  }
  return findings;
}

async function logRatios(
  x: Matrix,
  y: Matrix,
  plan: {
    readonly centers: Int32Array;
    readonly h: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<{ readonly pointwise: Float64Array; readonly far: number }> {
  const { centers, h, signal } = plan;
  const centersX = selectRows(x, centers).data;
  const centersY = selectRows(y, centers).data;
  const scale = 0.5 / (h * h);
  const pointwise = new Float64Array(x.rows);
  let far = 0;
  let yieldedMs = performance.now();
  for (let row = 0; row < x.rows; row += 1) {
    let joint = 0;
    let sumX = 0;
    let sumY = 0;
    let others = 0;
    for (let center = 0; center < centers.length; center += 1) {
      if (centers[center] !== row) {
        const kx = Math.exp(-scale * squaredDistance(x, row, centersX, center));
        const ky = Math.exp(-scale * squaredDistance(y, row, centersY, center));
        joint += kx * ky;
        sumX += kx;
        sumY += ky;
        others += 1;
      }
    }
    far += joint < SMALLEST ? 1 : 0;
    pointwise[row] =
      Math.log(Math.max(joint, SMALLEST)) +
      Math.log(others) -
      Math.log(Math.max(sumX, SMALLEST)) -
      Math.log(Math.max(sumY, SMALLEST));
    if (row % 64 === 0 && performance.now() - yieldedMs > 100) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      yieldedMs = performance.now();
      if (signal?.aborted === true) {
        throw new AbortedError("fit: stopped on request");
      }
    }
  }
  return { pointwise, far };
}

function squaredDistance(rows: Matrix, row: number, centers: Float64Array, center: number): number {
  const { data, columns } = rows;
  let squares = 0;
  for (let column = 0; column < columns; column += 1) {
    const gap = data[row * columns + column]! - centers[center * columns + column]!;
    squares += gap * gap;
  }
  return squares;
}

/** What `kernel-density` is. */
export const kernelDensityDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "log ratio of leave-one-out Gaussian kernel densities",
  assumes: "smooth densities, few columns",
  cost: "rows times kernels: a few seconds for 20,000 rows",
  failure: "smooths strong dependence away; useless beyond 4 columns together",
  options: kernelDensityOptions,
  create: (options) => kernelDensity(options),
};
