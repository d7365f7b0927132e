import { createEagerRuntime } from "@mienf/core";
import { ConfigError, createRandomSource } from "@mienf/numeric";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { autoMienf } from "../mienf/auto-mienf.ts";
import { compressSides } from "./compress-sides.ts";
import { compressedEstimate } from "./compressed-estimate.ts";
import { compressedMienfOptions } from "./compressed-mienf-options.ts";
import { intrinsicDimension } from "./intrinsic-dimension.ts";
import { principalComponents } from "./principal-components.ts";
import { straightenedInformation } from "./straightened-information.ts";

const NAME = "compressed-mienf";
const MINIMUM_ROWS = 60;
/** Numbers of a code beyond which the volume change of a map that bends freely costs too much. */
const MAX_STRAIGHTENED = 8;

/** Options of {@link compressedMienf} as callers give them. */
export type CompressedMienfSettings = z.input<typeof compressedMienfOptions>;

/**
 * Compresses each side to few numbers, and estimates the mutual information of these: by N-MIENF with maps that bend freely in
 * place of flows, or by {@link autoMienf}.
 *
 * By data processing, the codes have at most the information of the data: what is converged to is a lower bound. Images and
 * other sides that lie near a surface of few dimensions have no density for a flow to find; their codes have one. Compression does
 * not see which rows are a pair, so it cannot make up dependence. There is no model to keep.
 *
 * @param settings - see {@link compressedMienfOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range; its `fit` does when the images have another size.
 * @see Butakov et al. 2024, "Information bottleneck analysis of deep neural networks via lossy compression".
 */
export function compressedMienf(settings: CompressedMienfSettings = {}): Estimator {
  const parsed = compressedMienfOptions.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${NAME}: ${z.prettifyError(parsed.error)}`);
  }
  const options = parsed.data;
  return {
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, () => MINIMUM_ROWS, { constantColumns: "allow" });
      const runtime = context.runtime ?? (await createEagerRuntime());
      const source = createRandomSource(context.seed ?? 0);
      const { maxSeconds } = context;
      // Half of the time for the codes, half for what is done with them.
      const half = maxSeconds === undefined ? undefined : maxSeconds / 2;
      const codes =
        options.compression === "pca"
          ? {
              x: principalComponents(samples.x, options.code),
              y: principalComponents(samples.y, options.code),
              shared: false,
            }
          : await compressSides(samples, {
              estimator: NAME,
              options,
              codeOf: (side) =>
                options.code > 0 ? options.code : Math.max(1, Math.round(intrinsicDimension(side))),
              runtime,
              source,
              context: { ...context, maxSeconds: half },
            });
      const spent = (performance.now() - startMs) / 1000;
      const rest = {
        ...context,
        runtime,
        onWarning: undefined,
        maxSeconds: maxSeconds === undefined ? undefined : Math.max(half ?? 0, maxSeconds - spent),
      };
      const widest = Math.max(codes.x.codes.columns, codes.y.codes.columns);
      const pair = { x: codes.x.codes, y: codes.y.codes };
      const inner =
        options.readOut === "straightened" && widest <= MAX_STRAIGHTENED
          ? await straightenedInformation(pair, rest, { name: NAME, alike: codes.shared })
          : await autoMienf().fit(pair.x, pair.y, rest);
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

/** What `compressed-mienf` is. */
export const compressedMienfDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary:
    "an autoencoder or principal components for each side, or one autoencoder for both where they look alike, then N-MIENF or auto on the codes; in the limit a lower bound",
  assumes: "sides that few numbers describe, images above all",
  cost: "a minute or two on one core for 10,000 images of 16×16 pixels, half of it for the autoencoders; linear in rows",
  failure:
    "whatever the codes leave out, most where dependence is strong; codes that no maps of each side make jointly Gaussian (readOut=auto may do better)",
  options: compressedMienfOptions,
  create: (options) => compressedMienf(options),
};
