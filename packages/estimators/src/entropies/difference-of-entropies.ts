import * as z from "zod";
import { fitLayeredFlow, flowFields } from "../cross-fit/flow-training.ts";
import type { FlowOptions, Sides } from "../cross-fit/flow-training.ts";
import type { FoldRun } from "../cross-fit/cross-fit.ts";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { flowEstimator } from "./flow-estimator.ts";
import type { FlowReading } from "./flow-estimator.ts";

const NAME = "doe";

/** Options of the difference of entropies. */
export const differenceOfEntropiesOptions = z.strictObject({
  ...flowFields,
  direction: z
    .enum(["y-given-x", "x-given-y"])
    .default("y-given-x")
    .describe("which side's entropies are taken"),
});

/** Options of {@link differenceOfEntropies} as callers give them. */
export type DifferenceOfEntropiesSettings = z.input<typeof differenceOfEntropiesOptions>;

/**
 * Difference of entropies: I = h(Y) − h(Y | X), both by normalizing flows, the second conditional on X.
 *
 * The value is the mean of log q(y | x) − log q(y) over rows that the flows have not seen. Each entropy is an upper bound, so
 * their difference is none; where both flows fit equally well, their errors cancel.
 *
 * @param settings - see {@link differenceOfEntropiesOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see McAllester, Stratos 2020, "Formal limitations on the measurement of mutual information"; Ni, Lotz 2025,
 *   "Neural difference-of-entropies estimator with normalizing flows", arXiv 2502.13085.
 */
export function differenceOfEntropies(settings: DifferenceOfEntropiesSettings = {}): Estimator {
  return flowEstimator(
    NAME,
    differenceOfEntropiesOptions,
    settings,
    ({ train, heldOut }, run, options) => {
      const turned = (sides: Sides): Sides =>
        options.direction === "y-given-x" ? sides : { x: sides.y, y: sides.x };
      return readConditional({ train: turned(train), heldOut: turned(heldOut) }, run, options);
    },
  );
}

async function readConditional(
  { train, heldOut }: { readonly train: Sides; readonly heldOut: Sides },
  run: FoldRun,
  options: FlowOptions,
): Promise<FlowReading> {
  const marginal = await fitLayeredFlow(train.y, options, run, { part: 0, parts: 2 });
  const conditional = await fitLayeredFlow(train.y, options, run, {
    context: train.x,
    part: 1,
    parts: 2,
  });
  const logMarginal = await marginal.logProb(heldOut.y);
  const logConditional = await conditional.logProb(heldOut.y, heldOut.x);
  return {
    pointwise: logConditional.map((value, row) => value - logMarginal[row]!),
    fits: [marginal, conditional],
  };
}

/** What `doe` is. */
export const differenceOfEntropiesDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "difference of entropies h(Y) - h(Y|X) by normalizing flows, cross-fitted; no bound",
  assumes: "continuous Y whose law, with and without X, a flow can learn",
  cost: "minutes; linear in rows and epochs",
  failure:
    "the conditional law is the harder one: where rows are few it is missed, and the estimate too low",
  options: differenceOfEntropiesOptions,
  create: (options) => differenceOfEntropies(options),
};
