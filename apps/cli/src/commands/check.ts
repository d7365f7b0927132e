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

/** Flags of `mienf check`. */
export interface CheckFlags extends DataFlags, EstimatorFlags, Omit<ResultFlags, "pmi" | "level"> {
  readonly tolerance: number;
  readonly seed: number;
  readonly config?: string;
  readonly maxSeconds?: number;
}

const { pmi: _pmi, level: _level, ...printFlags } = resultFlags;

export const checkCommand = buildCommand<CheckFlags, [data?: string], Context>({
  loader: async () => withContext((await import("./run-check.ts")).runCheck),
  parameters: {
    aliases: dataAliases,
    flags: {
      config: configFlag,
      ...dataFlags,
      ...estimatorFlags,
      tolerance: {
        kind: "parsed",
        parse: numberFlag("a number of 0 or more", (value) => value >= 0 && value < Infinity),
        default: "0.05",
        placeholder: "I",
        brief: "differences below this do not matter, in the units",
      },
      ...printFlags,
      seed: seedFlag,
      maxSeconds: { ...maxSecondsFlag, brief: "share this time among all estimates" },
    },
    positional: { kind: "tuple", parameters: [dataArgument] },
  },
  docs: {
    brief: "Test on your data whether an estimate has the properties it must have",
    fullDescription: [
      "Makes about seven estimates: of the data, and of the data shuffled, swapped, transformed, rotated, with noise and doubled, whose mutual information follows from that of the data. Passing all tests is necessary for an estimate to be right, and not sufficient.",
      "",
      "  mienf check data.csv --x 'a,b' --y 'c*' --estimator ksg",
    ].join("\n"),
  },
});
