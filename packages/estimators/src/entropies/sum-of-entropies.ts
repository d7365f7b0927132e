import * as z from "zod";
import { fitLayeredFlow, flowFields } from "../cross-fit/flow-training.ts";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { joined } from "../mienf/fold-model.ts";
import { flowEstimator } from "./flow-estimator.ts";

const NAME = "entropies";

/** Options of the sum of entropies. */
export const sumOfEntropiesOptions = z.strictObject(flowFields);

/** Options of {@link sumOfEntropies} as callers give them. */
export type SumOfEntropiesSettings = z.input<typeof sumOfEntropiesOptions>;

/**
 * I = h(X) + h(Y) − h(X, Y), the three entropies by normalizing flows of their own.
 *
 * The value is the mean of log q(x, y) − log q(x) − log q(y) over rows that the flows have not seen; no bound, as each entropy
 * is one from above.
 *
 * @param settings - see {@link sumOfEntropiesOptions}; all have defaults. @throws ConfigError when a setting is unknown or out of range.
 * @see Butakov et al. 2024, section 2 (the definition); Durkan et al. 2019, "Neural spline flows" (the flows).
 */
export function sumOfEntropies(settings: SumOfEntropiesSettings = {}): Estimator {
  return flowEstimator(
    NAME,
    sumOfEntropiesOptions,
    settings,
    async ({ train, heldOut }, run, options) => {
      const x = await fitLayeredFlow(train.x, options, run, { part: 0, parts: 3 });
      const y = await fitLayeredFlow(train.y, options, run, { part: 1, parts: 3 });
      const pair = await fitLayeredFlow(joined(train.x, train.y), options, run, {
        part: 2,
        parts: 3,
      });
      const logX = await x.logProb(heldOut.x);
      const logY = await y.logProb(heldOut.y);
      const logPair = await pair.logProb(joined(heldOut.x, heldOut.y));
      return {
        pointwise: logPair.map((value, row) => value - logX[row]! - logY[row]!),
        fits: [x, y, pair],
      };
    },
  );
}

/** What `entropies` is. */
export const sumOfEntropiesDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "h(X) + h(Y) - h(X, Y) by three normalizing flows, cross-fitted; no bound",
  assumes: "continuous data whose densities flows can learn",
  cost: "minutes; linear in rows and epochs",
  failure:
    "the joint law is the hardest of the three: its misfit lowers the estimate, strong dependence most",
  options: sumOfEntropiesOptions,
  create: (options) => sumOfEntropies(options),
};
