import path from "node:path";
import { writeFileAtomically } from "@mienf/io";
import { ConfigError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { readModel } from "../model-folder.ts";
import { checkFile } from "../outputs.ts";
import type { ExportFlags } from "./export.ts";

/** `mienf export`: a saved model as an ONNX file. */
export async function runExport(
  { host }: Context,
  flags: ExportFlags,
  folder: string,
  file: string,
): Promise<void> {
  if (path.extname(file).toLowerCase() !== ".onnx") {
    throw new ConfigError(`${file}: expected a file name that ends in .onnx`);
  }
  await checkFile(host, "FILE", file);
  const stored = await readModel(path.resolve(host.cwd, folder), folder);
  const { loadModel } = await host.estimators();
  const { [flags.function]: spec } = loadModel(stored.saved).functions();
  const { exportOnnx } = await import("@mienf/runtime-onnx");
  const bytes = exportOnnx({
    ...spec,
    metadata: {
      estimator: stored.estimator,
      columnsX: JSON.stringify(stored.columns.x),
      columnsY: JSON.stringify(stored.columns.y),
    },
  });
  await writeFileAtomically(path.resolve(host.cwd, file), bytes);
}
