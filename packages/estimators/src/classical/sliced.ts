import type { Matrix, RandomSource } from "@mienf/numeric";
import {
  ConfigError,
  createRandomSource,
  haarOrthogonal,
  multiply,
  selectColumns,
} from "@mienf/numeric";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { parseOptions } from "../nearest-neighbors/internal/parse-options.ts";
import { ksg } from "../nearest-neighbors/ksg.ts";
import { classicalEstimate, negativeFinding } from "./internal/closed-form-estimate.ts";

const NAME = "sliced";
const count = (minimum: number) => z.coerce.number().int().min(minimum);

/** Options of the sliced estimator. */
export const slicedOptions = z.strictObject({
  dimension: count(1).max(1000).default(1).describe("dimension of the projections of each side"),
  projections: count(2).max(100_000).default(128).describe("random projections to average over"),
  k: count(1).max(10_000).default(5).describe("neighbours of the KSG estimate of each projection"),
  threads: count(0).max(1024).default(0).describe("worker threads; 0 chooses"),
});

/** Options of {@link sliced} as callers give them. */
export type SlicedSettings = z.input<typeof slicedOptions>;

/**
 * k-sliced mutual information: the mean over random projections of both sides of their mutual information, by KSG.
 *
 * It is a quantity of its own, at most I(X; Y), and is 0 only for independent sides.
 *
 * @param settings - see {@link slicedOptions}. @throws ConfigError when a setting is out of range. Its `fit` throws
 *   ConfigError for projections of more dimensions than a side has.
 * @see Goldfeld, Greenewald, Nuradha, Reeves 2022, "k-Sliced mutual information", definition 1.
 */
export function sliced(settings: SlicedSettings = {}): Estimator {
  const { dimension, projections, k, threads } = parseOptions(NAME, slicedOptions, settings);
  return {
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, () => 3);
      const narrowest = Math.min(samples.x.columns, samples.y.columns);
      if (dimension > narrowest) {
        throw new ConfigError(
          `${NAME}: expected projections of at most ${narrowest} dimensions, got ${dimension}; lower dimension`,
        );
      }
      const source = createRandomSource(context.seed ?? 0).split("projections");
      const pointwise = new Float64Array(samples.sampleSize);
      const values = new Float64Array(projections);
      const inner = ksg({ k, threads, interval: "asymptotic" });
      const { seed, signal } = context;
      for (let slice = 0; slice < projections; slice += 1) {
        const stream = source.split(slice);
        const estimate = await inner.fit(
          projected(samples.x, dimension, stream.split("x")),
          projected(samples.y, dimension, stream.split("y")),
          { seed, signal },
        );
        values[slice] = estimate.mutualInformation;
        for (let row = 0; row < pointwise.length; row += 1) {
          pointwise[row]! += estimate.pointwise[row]! / projections;
        }
        context.onProgress?.({ stage: "projections", fraction: (slice + 1) / projections });
      }
      const overProjections = meanWithError(values).standardError;
      const { mean: mutualInformation, standardError } = meanWithError(pointwise);
      return classicalEstimate(
        samples,
        {
          name: NAME,
          mutualInformation,
          standardError: Math.hypot(standardError, overProjections),
          intervalMethod:
            "normal: standard errors over the rows and over the projections; for the sliced quantity",
          pointwise,
          findings: [
            {
              severity: "care",
              message:
                "this is the sliced mutual information: an average over projections, at most the mutual information itself",
            },
            ...negativeFinding(mutualInformation),
          ],
          diagnostics: { overProjections, dimension, projections },
          startMs,
        },
        context,
      );
    },
  };
}

/** Rows times the leading columns of a uniformly random rotation. */
function projected(rows: Matrix, dimension: number, source: RandomSource): Matrix {
  const rotation = haarOrthogonal(rows.columns, source);
  return multiply(
    rows,
    selectColumns(
      rotation,
      Array.from({ length: dimension }, (_, column) => column),
    ),
  );
}

/** What `sliced` is. */
export const slicedDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "k-sliced mutual information: the mean over random projections, by KSG",
  assumes: "an interest in the sliced quantity: it is not I(X; Y), but at most that",
  cost: "one KSG estimate a projection",
  failure: "dependence between few of many columns fades in the average",
  options: slicedOptions,
  create: (options) => sliced(options),
};
