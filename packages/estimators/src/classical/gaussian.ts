import * as z from "zod";
import type { EstimateContext, Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import type { Estimate } from "../interface/estimate.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { classicalEstimate, negativeFinding } from "./internal/closed-form-estimate.ts";
import { determinedFinding, gaussianInformation } from "./internal/gaussian-information.ts";
import { normalScores } from "./internal/normal-scores.ts";
import { parseOptions } from "../nearest-neighbors/internal/parse-options.ts";

/** Options of the Gaussian estimators. */
export const gaussianOptions = z.strictObject({
  correction: z
    .enum(["exact", "none"])
    .default("exact")
    .describe("subtracts the expected excess of the plug-in value, which grows as dx·dy/2n"),
});

/** Options of {@link gaussian} and {@link gaussianCopula} as callers give them. */
export type GaussianSettings = z.input<typeof gaussianOptions>;

/**
 * Mutual information of the Gaussian pair with the sample's covariance, −½ Σ log(1 − ρᵢ²), without its bias.
 *
 * @param settings - see {@link gaussianOptions}. @throws ConfigError when a setting is unknown.
 * @see Gelfand & Yaglom 1957; Misra, Singh, Demchuk 2005, theorem 2.1 (the bias).
 */
export function gaussian(settings: GaussianSettings = {}): Estimator {
  return gaussianEstimator("gaussian", settings, (samples) => samples);
}

/**
 * Mutual information of a Gaussian copula: {@link gaussian} of the normal scores of every column.
 *
 * Depends on ranks only. Equal values share the score of their mean rank.
 *
 * @param settings - see {@link gaussianOptions}. @throws ConfigError when a setting is unknown.
 * @see Ince et al. 2017, "A statistical framework for neuroimaging data analysis based on mutual information estimated
 *   via a Gaussian copula".
 */
export function gaussianCopula(settings: GaussianSettings = {}): Estimator {
  return gaussianEstimator("gaussian-copula", settings, ({ x, y, sampleSize }) => ({
    x: normalScores(x),
    y: normalScores(y),
    sampleSize,
  }));
}

function gaussianEstimator(
  name: string,
  settings: unknown,
  prepare: (samples: PairedSamples) => PairedSamples,
): Estimator {
  const { correction } = parseOptions(name, gaussianOptions, settings);
  return {
    // oxlint-disable-next-line require-await -- the contract is asynchronous, and errors become rejections
    async fit(x, y, context: EstimateContext = {}): Promise<Estimate> {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, (dimX, dimY) => Math.max(3, dimX + dimY + 2));
      const prepared = prepare(samples);
      const { raw, bias, standardError, correlations, components, pointwise } = gaussianInformation(
        prepared.x,
        prepared.y,
      );
      const shift = correction === "exact" ? bias : 0;
      const mutualInformation = raw - shift;
      return classicalEstimate(
        samples,
        {
          name,
          mutualInformation,
          standardError,
          intervalMethod: "normal: √(Σρ²/n), the standard error for Gaussian data",
          pointwise: pointwise.map((value) => value - shift),
          components,
          findings: [...determinedFinding(correlations), ...negativeFinding(mutualInformation)],
          diagnostics: { raw, bias },
          startMs,
        },
        context,
      );
    },
  };
}

const COST = "linear in rows, cubic in columns";

/** What `gaussian` is. */
export const gaussianDescriptor: EstimatorDescriptor = {
  name: "gaussian",
  summary: "closed form of a Gaussian pair, with exact bias correction",
  assumes: "jointly Gaussian data",
  cost: COST,
  failure: "sees linear dependence only; heavy tails without a variance mislead it",
  options: gaussianOptions,
  create: (options) => gaussian(options),
};

/** What `gaussian-copula` is. */
export const gaussianCopulaDescriptor: EstimatorDescriptor = {
  name: "gaussian-copula",
  summary: "closed form of a Gaussian pair on normal scores of the ranks",
  assumes: "a Gaussian after a monotone map of each column",
  cost: `${COST}, and a sort of every column`,
  failure: "sees monotone dependence only: a lower bound for one column a side, otherwise no bound",
  options: gaussianOptions,
  create: (options) => gaussianCopula(options),
};
