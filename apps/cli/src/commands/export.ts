import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import { resultFlags, text } from "../flags.ts";

/** Flags of `mienf export`. */
export interface ExportFlags {
  readonly function: "pointwise" | "latents" | "inverse";
  readonly debug: boolean;
}

export const exportCommand = buildCommand<ExportFlags, [folder: string, file: string], Context>({
  loader: async () => withContext((await import("./run-export.ts")).runExport),
  parameters: {
    flags: {
      function: {
        kind: "enum",
        values: ["pointwise", "latents", "inverse"],
        default: "pointwise",
        brief: "x, y to pointwise mutual information; x, y to paired latents; or latents back",
      },
      debug: resultFlags.debug,
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: text,
          placeholder: "DIR",
          brief: "folder of a model saved by mienf estimate --save",
        },
        { parse: text, placeholder: "FILE", brief: "the .onnx file to write" },
      ],
    },
  },
  docs: {
    brief: "Write a saved model as an ONNX file",
    fullDescription: [
      "Writes a saved model as an ordinary ONNX file, for any number of rows of the original columns.",
      "",
      "  mienf export model model.onnx",
      "  mienf export model latents.onnx --function latents",
    ].join("\n"),
  },
});
