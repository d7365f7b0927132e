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
  htmlFlag,
  maxSecondsFlag,
  resultFlags,
  seedFlag,
  text,
} from "../flags.ts";

/** Flags of `mienf estimate`. */
export interface EstimateFlags extends DataFlags, EstimatorFlags, ResultFlags {
  readonly seed: number;
  readonly config?: string;
  readonly given?: string;
  readonly maxSeconds?: number;
  readonly save?: string;
  readonly html?: string;
}

export const estimateCommand = buildCommand<EstimateFlags, [data?: string], Context>({
  loader: async () => withContext((await import("./run-estimate.ts")).runEstimate),
  parameters: {
    aliases: dataAliases,
    flags: {
      config: configFlag,
      ...dataFlags,
      given: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "COLS",
        brief: "what X and Y share beyond these columns: I(X; Y | Z)",
      },
      estimator: estimatorFlags.estimator,
      ...resultFlags,
      seed: seedFlag,
      set: estimatorFlags.set,
      maxSeconds: maxSecondsFlag,
      save: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "DIR",
        brief: "keep the trained model, for mienf apply",
      },
      html: htmlFlag,
    },
    positional: {
      kind: "tuple",
      parameters: [dataArgument],
    },
  },
  docs: {
    brief: "Estimate the mutual information of two groups of columns",
    fullDescription: [
      "Estimates the mutual information of two groups of columns.",
      "",
      "  mienf estimate data.csv --x 'a,b' --y 'c*'",
      "  mienf estimate --x-file a.npy --y-file b.npy",
      "  mienf estimate data.csv --x a --y b --given c",
    ].join("\n"),
  },
});
