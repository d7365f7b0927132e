import type { FitResult } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import * as z from "zod";
import { crossFitEstimate } from "../cross-fit/cross-fit-estimate.ts";
import type { FoldRun } from "../cross-fit/cross-fit.ts";
import { crossFit } from "../cross-fit/cross-fit.ts";
import type { FlowOptions, Sides } from "../cross-fit/flow-training.ts";
import { treatedSides } from "../cross-fit/flow-training.ts";
import type { Estimator } from "../interface/estimator.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import { withoutAtoms } from "../preprocessing/pair-atoms.ts";
import { tieFindings } from "../preprocessing/tie-findings.ts";

/** What flows say of held-out rows. */
export interface FlowReading {
  /** Nats, one for each held-out row. */
  readonly pointwise: Float64Array;
  readonly fits: readonly FitResult[];
}

/** How a fold is read. */
type FlowMethod<Options extends FlowOptions> = (
  sides: { readonly train: Sides; readonly heldOut: Sides },
  run: FoldRun,
  options: Options,
) => Promise<FlowReading>;

const INTERVAL =
  "normal: standard error of the out-of-fold pointwise values; it covers the sampling of the rows, not what the flows have failed to learn";

/** Makes an estimator whose value is the mean of log-ratios of densities by flows, cross-fitted. */
export function flowEstimator<Options extends FlowOptions>(
  name: string,
  schema: z.ZodType<Options>,
  settings: unknown,
  read: FlowMethod<Options>,
): Estimator {
  const parsed = schema.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${name}: ${z.prettifyError(parsed.error)}`);
  }
  const options = parsed.data;
  return {
    async fit(x, y, context = {}) {
      const given = pairedSamples(x, y, (dimX, dimY) =>
        Math.max(
          20,
          5 * options.folds,
          Math.ceil(((dimX + dimY + 10) * options.folds) / (options.folds - 1)),
        ),
      );
      const { samples, atoms } = withoutAtoms(given, context.seed);
      const folds = await crossFit(samples, options.folds, context, async (rows, run) => {
        const sides = treatedSides(samples, rows, options, run.source);
        const { pointwise, fits } = await read(sides, run, options);
        const mutualInformation =
          pointwise.reduce((sum, value) => sum + value, 0) / pointwise.length;
        return { mutualInformation, pointwise, influence: pointwise, measures: {}, fits };
      });
      return crossFitEstimate(
        samples,
        folds,
        { name, intervalMethod: INTERVAL, findings: () => tieFindings(given, atoms) },
        context,
      );
    },
  };
}
