import { createEagerRuntime } from "@mienf/core";
import { ConfigError, createRandomSource } from "@mienf/numeric";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { wkl } from "../nearest-neighbors/wkl.ts";
import { autoencoderWklOptions } from "./autoencoder-wkl-options.ts";
import { compressedEstimate } from "./compressed-estimate.ts";
import { compressSides } from "./compress-sides.ts";

const NAME = "ae-wkl";

/** Options of {@link autoencoderWkl} as callers give them. */
export type AutoencoderWklSettings = z.input<typeof autoencoderWklOptions>;

/**
 * Compresses each side by an autoencoder, and estimates the mutual information of the codes by weighted Kozachenko–Leonenko.
 *
 * By data processing, the codes have at most the information of the data: what is converged to is a lower bound. A side that
 * has no more columns than the code is left as it is. Autoencoders do not see which rows are a pair, so they cannot make up dependence.
 *
 * @param settings - see {@link autoencoderWklOptions}; all have defaults. @throws ConfigError when a setting is unknown or out
 *   of range; its `fit` does when the images have another size.
 * @see Butakov et al. 2024, section 5 and appendix E; Butakov et al. 2024, "Information bottleneck analysis of deep neural
 *   networks via lossy compression".
 */
export function autoencoderWkl(settings: AutoencoderWklSettings = {}): Estimator {
  const parsed = autoencoderWklOptions.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${NAME}: ${z.prettifyError(parsed.error)}`);
  }
  const options = parsed.data;
  return {
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, () => Math.max(20, options.k + 2), {
        constantColumns: "allow",
      });
      const runtime = context.runtime ?? (await createEagerRuntime());
      const source = createRandomSource(context.seed ?? 0);
      const codes = await compressSides(samples, {
        estimator: NAME,
        options,
        codeOf: () => options.code,
        runtime,
        source,
        context,
      });
      const { k, threads } = options;
      const { seed, level, signal } = context;
      const inner = await wkl({ k, threads }).fit(codes.x.codes, codes.y.codes, {
        seed,
        level,
        signal,
      });
      return compressedEstimate(inner, codes, {
        name: NAME,
        samples,
        runtime: runtime.name,
        startMs,
        context,
      });
    },
  };
}

/** What `ae-wkl` is. */
export const autoencoderWklDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "autoencoder for each side, or one for both where they look alike, then weighted Kozachenko-Leonenko on the codes; in the limit a lower bound",
  assumes: "sides that few numbers describe, images above all",
  cost: "seconds to minutes for the autoencoders; then that of wkl",
  failure:
    "whatever the codes leave out; more than 4 numbers a side, where the weights of wkl explode",
  options: autoencoderWklOptions,
  create: (options) => autoencoderWkl(options),
};
