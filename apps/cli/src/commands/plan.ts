import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { DataFlags, EstimatorFlags, ResultFlags } from "../flags.ts";
import {
  configFlag,
  dataAliases,
  dataArgument,
  dataFlags,
  estimatorFlags,
  maxSecondsFlag,
  numberFlag,
  resultFlags,
  seedFlag,
} from "../flags.ts";

/** Flags of `mienf plan`. */
export interface PlanFlags extends DataFlags, EstimatorFlags, Omit<ResultFlags, "pmi"> {
  readonly precision: number;
  readonly seed: number;
  readonly config?: string;
  readonly maxSeconds?: number;
}

const { pmi: _, ...printFlags } = resultFlags;

export const planCommand = buildCommand<PlanFlags, [data?: string], Context>({
  loader: async () => withContext((await import("./run-plan.ts")).runPlan),
  parameters: {
    aliases: dataAliases,
    flags: {
      config: configFlag,
      ...dataFlags,
      ...estimatorFlags,
      precision: {
        kind: "parsed",
        parse: numberFlag("a number above 0", (value) => value > 0 && value < Infinity),
        default: "0.05",
        placeholder: "I",
        brief: "half-width of the interval to be reached, in the units",
      },
      ...printFlags,
      seed: seedFlag,
      maxSeconds: { ...maxSecondsFlag, brief: "share this time among all estimates" },
    },
    positional: { kind: "tuple", parameters: [dataArgument] },
  },
  docs: {
    brief: "Plan from a pilot how many rows an estimate needs",
    fullDescription: [
      "Estimates from all rows of a pilot, from halves and from quarters, and says how many rows an interval of the wanted width takes, with a range for what the pilot leaves open.",
      "",
      "  mienf plan pilot.csv --x 'a,b' --y 'c*' --precision 0.05",
    ].join("\n"),
  },
});
