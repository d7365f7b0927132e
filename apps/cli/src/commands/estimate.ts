import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { DataFlags, ResultFlags } from "../flags.ts";
import {
  dataAliases,
  dataArgument,
  dataFlags,
  htmlFlag,
  maxSecondsFlag,
  resultFlags,
  seedFlag,
  settingFlag,
  text,
} from "../flags.ts";
import type { Setting } from "../settings.ts";

/** Flags of `mienf estimate`. */
export interface EstimateFlags extends DataFlags, ResultFlags {
  readonly estimator: string;
  readonly seed: number;
  readonly set?: readonly Setting[];
  readonly maxSeconds?: number;
  readonly save?: string;
  readonly html?: string;
}

export const estimateCommand = buildCommand<EstimateFlags, [data?: string], Context>({
  loader: async () => withContext((await import("./run-estimate.ts")).runEstimate),
  parameters: {
    aliases: dataAliases,
    flags: {
      ...dataFlags,
      estimator: {
        kind: "parsed",
        parse: text,
        default: "auto",
        placeholder: "NAME",
        brief: "which estimator; mienf estimators lists them",
      },
      ...resultFlags,
      seed: seedFlag,
      set: {
        kind: "parsed",
        parse: settingFlag,
        optional: true,
        variadic: true,
        placeholder: "KEY=VALUE",
        brief: "an option of the estimator; repeatable",
      },
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
    ].join("\n"),
  },
});
