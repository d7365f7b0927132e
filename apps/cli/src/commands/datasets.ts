import { buildCommand, buildRouteMap } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import { listFlags, numberFlag, seedFlag, settingFlag, text } from "../flags.ts";
import type { Setting } from "../settings.ts";

/** Flags of `mienf datasets list`. */
export interface DatasetsListFlags extends ListFlags {
  readonly evaluate: boolean;
}

/** Flags of `mienf datasets sample`. */
export interface DatasetsSampleFlags extends ListFlags {
  readonly mi?: number;
  readonly dim?: number;
  readonly set?: readonly Setting[];
  readonly rows: number;
  readonly seed: number;
  readonly out: string;
}

const list = buildCommand<DatasetsListFlags, [part?: string], Context>({
  loader: async () => withContext((await import("./run-datasets-list.ts")).runDatasetsList),
  parameters: {
    flags: {
      ...listFlags,
      evaluate: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "find informations without a closed form by Monte Carlo: some ten seconds for all",
      },
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: text,
          optional: true,
          placeholder: "NAME",
          brief: "only laws and tasks with this in their name",
        },
      ],
    },
  },
  docs: { brief: "List the laws and benchmark tasks, their parameters and mutual information" },
});

const sample = buildCommand<DatasetsSampleFlags, [name: string], Context>({
  loader: async () => withContext((await import("./run-datasets-sample.ts")).runDatasetsSample),
  parameters: {
    flags: {
      mi: {
        kind: "parsed",
        parse: numberFlag("a number of nats", Number.isFinite),
        optional: true,
        placeholder: "NATS",
        brief: "mutual information that the law is made for",
      },
      dim: {
        kind: "parsed",
        parse: numberFlag("a whole number", Number.isSafeInteger),
        optional: true,
        placeholder: "N",
        brief: "coordinates of X and of Y",
      },
      set: {
        kind: "parsed",
        parse: settingFlag,
        optional: true,
        variadic: true,
        placeholder: "KEY=VALUE",
        brief: "another parameter of the law; repeatable",
      },
      rows: {
        kind: "parsed",
        parse: numberFlag(
          "a whole number of rows, 1 or more",
          (value) => Number.isSafeInteger(value) && value >= 1,
        ),
        default: "10000",
        placeholder: "N",
        brief: "rows to draw",
      },
      seed: seedFlag,
      out: {
        kind: "parsed",
        parse: text,
        placeholder: "FILE",
        brief: "where to: .csv, .parquet or .npz",
      },
      ...listFlags,
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: text,
          placeholder: "NAME",
          brief: "a law or task that mienf datasets list names",
        },
      ],
    },
  },
  docs: {
    brief: "Draw rows from a law and say how much information they share",
    fullDescription: [
      "Draws rows from a law and prints its mutual information. Columns are x0, x1, … and y0, y1, …; in an NPZ file, arrays x and y.",
      "",
      "  mienf datasets sample student --mi 2 --dim 5 --rows 10000 --out rows.parquet",
      "  mienf estimate rows.parquet --x 'x*' --y 'y*'",
    ].join("\n"),
  },
});

/** `mienf datasets`. */
export const datasetsRoutes = buildRouteMap({
  routes: { list, sample },
  docs: { brief: "Laws with known mutual information: list them, draw from them" },
});
