import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { DataFlags, ResultFlags } from "../flags.ts";
import {
  configFlag,
  dataAliases,
  dataArgument,
  dataFlags,
  htmlFlag,
  maxSecondsFlag,
  resultFlags,
  seedFlag,
  text,
} from "../flags.ts";

/** Flags of `mienf compare`. */
export interface CompareFlags extends DataFlags, Omit<ResultFlags, "pmi"> {
  readonly estimators?: string;
  readonly seed: number;
  readonly config?: string;
  readonly maxSeconds?: number;
  readonly html?: string;
}

const { pmi: _, ...printFlags } = resultFlags;

export const compareCommand = buildCommand<CompareFlags, [data?: string], Context>({
  loader: async () => withContext((await import("./run-compare.ts")).runCompare),
  parameters: {
    aliases: dataAliases,
    flags: {
      config: configFlag,
      ...dataFlags,
      estimators: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "NAMES",
        brief: "a,b,c, or all; default: the recommended one and a few quick ones",
      },
      ...printFlags,
      seed: seedFlag,
      maxSeconds: {
        ...maxSecondsFlag,
        brief: "for each estimator: stop its training in time, and report what was reached",
      },
      html: htmlFlag,
    },
    positional: { kind: "tuple", parameters: [dataArgument] },
  },
  docs: {
    brief: "Estimate with several estimators, and say whether they agree",
    fullDescription: [
      "Estimates the same mutual information with several estimators, each with its default options.",
      "",
      "  mienf compare data.csv --x 'a,b' --y 'c*' --estimators auto,ksg",
      "",
      "Estimators run one after another. Each has --max-seconds for itself, so all of them take up to that many times their number; reading the data comes on top.",
    ].join("\n"),
  },
});
