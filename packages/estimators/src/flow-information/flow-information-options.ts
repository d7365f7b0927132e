import { ConfigError } from "@mienf/numeric";
import * as z from "zod";
import type { Estimator } from "../interface/estimator.ts";
import { autoMienf } from "../mienf/auto-mienf.ts";
import { mienf, nMienf, studentMienf, tridiagNMienf } from "../mienf/mienf-family.ts";
import { mienfOptions } from "../mienf/mienf-options.ts";

const members = {
  auto: autoMienf,
  "tridiag-n-mienf": tridiagNMienf,
  "n-mienf": nMienf,
  mienf,
  "student-mienf": studentMienf,
} as const;

/** Options of {@link conditionalMienf} and {@link totalCorrelationMienf}. */
export const flowInformationOptions = z.strictObject({
  estimator: z
    .enum(["auto", "tridiag-n-mienf", "n-mienf", "mienf", "student-mienf"])
    .default("auto")
    .describe("which member of the family every term is estimated by"),
  ...mienfOptions.omit({ correction: true, permutations: true, interval: true }).shape,
});

/** Options as callers give them. */
export type FlowInformationSettings = z.input<typeof flowInformationOptions>;

/** Columns of all terms together up to which nearest neighbours measure what the base of each leaves out. */
const CORRECTED_COLUMNS = 6;

/**
 * The estimator of every term. What nearest neighbours add must be added to all terms or to none, or their errors would not
 * cancel.
 *
 * @param where - names the function in errors. @param columns - of all samples together.
 * @throws ConfigError when a setting is unknown or out of range.
 */
export function termEstimator(
  where: string,
  settings: FlowInformationSettings,
  columns: number,
): Estimator {
  const parsed = flowInformationOptions.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${where}: ${z.prettifyError(parsed.error)}`);
  }
  const { estimator, ...rest } = parsed.data;
  const correction =
    estimator === "auto" && columns <= CORRECTED_COLUMNS ? ("auto" as const) : ("none" as const);
  return members[estimator]({ ...rest, correction });
}
