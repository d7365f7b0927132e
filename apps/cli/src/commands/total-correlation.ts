import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { DataFlags, EstimatorFlags, ResultFlags } from "../flags.ts";
import {
  configFlag,
  dataFlags,
  estimatorFlags,
  maxSecondsFlag,
  requiredDataArgument,
  resultFlags,
  seedFlag,
  text,
} from "../flags.ts";

/** Flags of `mienf total-correlation`. */
export interface TotalCorrelationFlags
  extends Pick<DataFlags, "missing" | "maxRows">, EstimatorFlags, ResultFlags {
  readonly columns?: string;
  readonly part?: readonly string[];
  readonly seed: number;
  readonly config?: string;
  readonly maxSeconds?: number;
}

export const totalCorrelationCommand = buildCommand<TotalCorrelationFlags, [data: string], Context>(
  {
    loader: async () =>
      withContext((await import("./run-total-correlation.ts")).runTotalCorrelation),
    parameters: {
      flags: {
        config: configFlag,
        columns: {
          kind: "parsed",
          parse: text,
          optional: true,
          placeholder: "COLS",
          brief: "columns that are a part each: names a,b,c, ranges x0:x15, globs x*",
        },
        part: {
          kind: "parsed",
          parse: text,
          optional: true,
          variadic: true,
          placeholder: "COLS",
          brief: "columns that are one part together; repeatable",
        },
        missing: dataFlags.missing,
        maxRows: dataFlags.maxRows,
        estimator: {
          ...estimatorFlags.estimator,
          brief: "auto, tridiag-n-mienf, n-mienf, mienf, student-mienf or ksg",
        },
        ...resultFlags,
        pmi: { ...resultFlags.pmi, brief: "write what every row contributes (.csv, .parquet)" },
        seed: seedFlag,
        set: estimatorFlags.set,
        maxSeconds: maxSecondsFlag,
      },
      positional: {
        kind: "tuple",
        parameters: [requiredDataArgument],
      },
    },
    docs: {
      brief: "Estimate what several columns, or groups of columns, share altogether",
      fullDescription: [
        "Estimates the total correlation Σ h(Xₛ) − h(X₁, …, Xₘ) of columns, or of groups of columns: 0 where they are independent.",
        "",
        "  mienf total-correlation data.csv --columns 'a,b,c'",
        "  mienf total-correlation data.csv --part 'a,b' --part c --part 'd*'",
      ].join("\n"),
    },
  },
);
