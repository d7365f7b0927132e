import type { Estimate, FittedModel } from "@mienf/estimators";
import estimators from "@mienf/estimators/package.json" with { type: "json" };
import { formatSafetensors } from "@mienf/io/web";
import type { Matrix } from "@mienf/numeric";
import { exportOnnx } from "@mienf/runtime-onnx/web";
import { zipSync } from "fflate";
import type { Job, ModelFormat, ResultDocument } from "./job.ts";
import type { LoadedPair } from "./load-pair.ts";

/** A finished run that trained a model. */
export interface FinishedRun {
  readonly job: Job;
  readonly pair: LoadedPair;
  readonly estimate: Estimate;
  readonly document: ResultDocument;
}

/** What an estimate's model can be saved as: nothing where nothing was trained. */
export function modelFormats({ model }: Estimate): readonly ModelFormat[] {
  return model === null ? [] : ["zip", "onnx"];
}

/** The contents of a file with the trained model; null where nothing was trained. */
export async function packModel(
  run: FinishedRun,
  format: ModelFormat,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { model } = run.estimate;
  if (model === null) {
    return null;
  }
  return format === "onnx" ? onnxFile(run, model) : await folderArchive(run, model);
}

/** The pointwise mutual information of any rows, as `mienf export` writes it. */
function onnxFile({ estimate, pair }: FinishedRun, model: FittedModel): Uint8Array<ArrayBuffer> {
  const bytes = exportOnnx({
    ...model.functions().pointwise,
    metadata: {
      estimator: estimate.estimator,
      columnsX: JSON.stringify(pair.xNames),
      columnsY: JSON.stringify(pair.yNames),
    },
  });
  return new Uint8Array(bytes);
}

/** A ZIP archive of the folder that `mienf estimate --save` writes: unpacked, `mienf apply` takes it. */
async function folderArchive(
  { job, pair, estimate, document }: FinishedRun,
  model: FittedModel,
): Promise<Uint8Array<ArrayBuffer>> {
  const saved = model.serialize();
  const manifest = {
    format: "mienf-model",
    formatVersion: 1,
    mienfVersion: estimators.version,
    estimator: estimate.estimator,
    options: job.options,
    seed: estimate.seed,
    columns: { x: pair.xNames, y: pair.yNames },
    data: { sources: [pair.source], rows: pair.x.rows, sha256: await dataHash(pair.x, pair.y) },
    estimate: document,
    model: saved.manifest,
  };
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
  return zipSync({
    "model/manifest.json": text,
    "model/model.safetensors": formatSafetensors(saved.tensors),
  });
}

/** SHA-256 of the numbers of X and Y, as the command line computes it. */
async function dataHash(x: Matrix, y: Matrix): Promise<string> {
  const parts = [x, y].flatMap(({ rows, columns, data }) => [
    new TextEncoder().encode(`${rows}x${columns};`),
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  ]);
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
