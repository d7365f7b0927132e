import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { DataFlags, ResultFlags } from "../flags.ts";
import { dataAliases, dataFlags, resultFlags, text } from "../flags.ts";

/** Flags of `mienf apply`. */
export interface ApplyFlags extends DataFlags, ResultFlags {
  readonly latents?: string;
}

export const applyCommand = buildCommand<ApplyFlags, [folder: string, data?: string], Context>({
  loader: async () => withContext((await import("./run-apply.ts")).runApply),
  parameters: {
    aliases: dataAliases,
    flags: {
      ...dataFlags,
      ...resultFlags,
      latents: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "FILE",
        brief: "write the paired latents of every row, u0, v0 first (.csv, .parquet)",
      },
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: text,
          placeholder: "DIR",
          brief: "folder of a model saved by mienf estimate --save",
        },
        {
          parse: text,
          optional: true,
          placeholder: "data",
          brief: "rows that the model has not seen",
        },
      ],
    },
  },
  docs: {
    brief: "Apply a saved model to other rows",
    fullDescription: [
      "Applies a saved model to other rows. Columns are found by the names the model was trained on, or by --x and --y.",
      "",
      "  mienf apply model more.csv --pmi pointwise.csv",
    ].join("\n"),
  },
});
