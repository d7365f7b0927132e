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
import { determinedFinding } from "./internal/gaussian-information.ts";
import { covarianceShape, productShape } from "./internal/kernel-shape.ts";
import type { KernelShape } from "./internal/kernel-shape.ts";

const NAME = "kernel-density";
const SMALLEST = 2 ** -1022; // of a density: rows farther from all others are counted as at this one

/** Options of the kernel density estimator. */
export const kernelDensityOptions = z.strictObject({
  kernel: z
    .enum(["covariance", "product"])
    .default("covariance")
    .describe(
      "Gaussian kernels with the covariance of all columns, which follow linear dependence, or products of one for each column",
    ),
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
 * One bandwidth serves all three densities, so that the margins are those of the joint density, and what smoothing adds to the
 * entropies of Gaussian data cancels. Equal values need no rule.
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
      const shape = (options.kernel === "covariance" ? covarianceShape : productShape)(left, right);
      const { pointwise, far } = await logRatios({ shape, centers, h }, context.signal);
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
            ...determinedFinding(shape.correlations),
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

/** Kernels at some of the rows. */
interface KernelPlan {
  readonly shape: KernelShape;
  readonly centers: Int32Array;
  /** Bandwidth. */
  readonly h: number;
}

async function logRatios(
  plan: KernelPlan,
  signal: AbortSignal | undefined,
): Promise<{ readonly pointwise: Float64Array; readonly far: number }> {
  const { shape, centers } = plan;
  const sumsOf = kernelSums(plan);
  // Of the joint kernels; those of the sides have none.
  const logVolume = shape.correlations.reduce((sum, rho) => sum + 0.5 * Math.log1p(-rho * rho), 0);
  const isCenter = new Uint8Array(shape.x.rows);
  for (const row of centers) {
    isCenter[row] = 1;
  }
  const pointwise = new Float64Array(shape.x.rows);
  let far = 0;
  let yieldedMs = performance.now();
  for (let row = 0; row < pointwise.length; row += 1) {
    const { joint, sumX, sumY } = sumsOf(row);
    far += joint < SMALLEST ? 1 : 0;
    pointwise[row] =
      Math.log(Math.max(joint, SMALLEST)) +
      Math.log(centers.length - isCenter[row]!) -
      Math.log(Math.max(sumX, SMALLEST)) -
      Math.log(Math.max(sumY, SMALLEST)) -
      logVolume;
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

/** Sums of a row's kernels, the row's own left out; the result is written over by the next call. */
function kernelSums({ shape, centers, h }: KernelPlan) {
  const { x, y, correlations } = shape;
  const scale = 0.5 / (h * h);
  const gapsX = new Float64Array(x.columns);
  const gapsY = new Float64Array(y.columns);
  const fromX = gapsFrom(selectRows(x, centers).data, x, gapsX);
  const fromY = gapsFrom(selectRows(y, centers).data, y, gapsY);
  const slopes = correlations.map((rho) => rho / (1 - rho * rho));
  const sums = { joint: 0, sumX: 0, sumY: 0 };
  return (row: number) => {
    sums.joint = sums.sumX = sums.sumY = 0;
    for (let center = 0; center < centers.length; center += 1) {
      if (centers[center] === row) {
        continue;
      }
      const squaresX = fromX(row, center);
      const squaresY = fromY(row, center);
      let squares = squaresX + squaresY;
      for (let pair = 0; pair < slopes.length; pair += 1) {
        const a = gapsX[pair]!;
        const b = gapsY[pair]!;
        squares += slopes[pair]! * (correlations[pair]! * (a * a + b * b) - 2 * a * b);
      }
      sums.joint += Math.exp(-scale * squares);
      sums.sumX += Math.exp(-scale * squaresX);
      sums.sumY += Math.exp(-scale * squaresY);
    }
    return sums;
  };
}

/** Writes the differences of a row from a center, and gives the sum of their squares. */
function gapsFrom(centers: Float64Array, { data, columns }: Matrix, gaps: Float64Array) {
  return (row: number, center: number): number => {
    let squares = 0;
    for (let column = 0; column < columns; column += 1) {
      const gap = data[row * columns + column]! - centers[center * columns + column]!;
      gaps[column] = gap;
      squares += gap * gap;
    }
    return squares;
  };
}

/** What `kernel-density` is. */
export const kernelDensityDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "log ratio of leave-one-out Gaussian kernel densities",
  assumes: "smooth densities, few columns",
  cost: "rows times kernels: a few seconds for 20,000 rows",
  failure: "smooths curved dependence away where it is strong; useless beyond 4 columns together",
  options: kernelDensityOptions,
  create: (options) => kernelDensity(options),
};
