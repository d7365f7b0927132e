import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { DataFlags, EstimatorFlags, ResultFlags } from "../flags.ts";
import {
  configFlag,
  dataFlags,
  estimatorFlags,
  htmlFlag,
  maxSecondsFlag,
  numberFlag,
  requiredDataArgument,
  resultFlags,
  seedFlag,
  text,
  wholeNumberFlag,
} from "../flags.ts";

/** Flags of `mienf matrix`. */
export interface MatrixFlags
  extends
    Pick<DataFlags, "missing" | "maxRows">,
    EstimatorFlags,
    Omit<ResultFlags, "pmi" | "level"> {
  readonly columns?: string;
  readonly discrete: string;
  readonly permutations?: number;
  readonly fdr: number;
  readonly workers?: number;
  readonly resume?: string;
  readonly top: number;
  readonly seed: number;
  readonly config?: string;
  readonly maxSeconds?: number;
  readonly html?: string;
  readonly svg?: string;
}

const { pmi: _pmi, level: _level, ...printFlags } = resultFlags;
export const matrixCommand = buildCommand<MatrixFlags, [data: string], Context>({
  loader: async () => withContext((await import("./run-matrix.ts")).runMatrix),
  parameters: {
    flags: {
      config: configFlag,
      columns: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "COLS",
        brief: "which columns: names a,b,c, ranges x0:x15, globs x*; default: all of numbers",
      },
      estimator: { ...estimatorFlags.estimator, default: "ksg" },
      set: estimatorFlags.set,
      discrete: {
        kind: "parsed",
        parse: text,
        default: "mixed-ksg",
        placeholder: "NAME",
        brief:
          "estimator of pairs with a discrete column (at most 20 values, each in 10 rows on average), or none",
      },
      permutations: {
        kind: "parsed",
        parse: wholeNumberFlag("shuffles", 0),
        optional: true,
        placeholder: "N",
        brief:
          "shuffles for a p-value; default: 199 to 999 by the number of pairs, or 0 for estimators that train",
      },
      fdr: {
        kind: "parsed",
        parse: numberFlag("a rate between 0 and 1", (value) => value > 0 && value < 1),
        default: "0.05",
        placeholder: "Q",
        brief: "expected share of false ones among the pairs called related",
      },
      missing: {
        ...dataFlags.missing,
        brief: "an empty or NaN cell: an error, or its row left out of the pairs it is in",
      },
      maxRows: dataFlags.maxRows,
      workers: {
        kind: "parsed",
        parse: wholeNumberFlag("threads", 1),
        optional: true,
        placeholder: "N",
        brief: "threads; default: one a core, or 1 for estimators that train",
      },
      resume: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "FILE",
        brief: "keep finished pairs in this file, and take from it those that are there",
      },
      top: {
        kind: "parsed",
        parse: wholeNumberFlag("pairs", 1),
        default: "50",
        placeholder: "N",
        brief: "pairs to print; --json and --html have all",
      },
      ...printFlags,
      seed: seedFlag,
      maxSeconds: { ...maxSecondsFlag, brief: "start no further pair after this time" },
      html: htmlFlag,
      svg: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "FILE",
        brief: "write the heat map as a picture",
      },
    },
    positional: {
      kind: "tuple",
      parameters: [requiredDataArgument],
    },
  },
  docs: {
    brief: "Estimate the mutual information of every pair of columns",
    fullDescription: [
      "Estimates the mutual information of every pair of columns, with p-values of independence and a bound on false discoveries.",
      "",
      "  mienf matrix data.csv --html matrix.html",
      "  mienf matrix data.parquet --columns 'x*' --resume pairs.jsonl --json",
    ].join("\n"),
  },
});
