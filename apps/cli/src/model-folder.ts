import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { JsonValue, SavedModel, SavedTensor } from "@mienf/estimators";
import { formatSafetensors, parseSafetensors, writeFolderAtomically } from "@mienf/io";
import type { Matrix } from "@mienf/numeric";
import { DataError } from "@mienf/numeric";
import { z } from "zod";

/** The file that tells a model's folder from any other. */
export const MODEL_MARK = "manifest.json";
const TENSORS = "model.safetensors";
const FORMAT = "mienf-model";
// Raised when a reader of the old one would misunderstand the new one.
const FORMAT_VERSION = 1;

const columnNames = z.array(z.string()).min(1);
const manifestSchema = z.looseObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  estimator: z.string(),
  columns: z.object({ x: columnNames, y: columnNames }),
  model: z.record(z.string(), z.json()),
});

/** What is known about a model besides its weights. */
export interface ModelFacts {
  readonly mienfVersion: string;
  readonly estimator: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly columns: { readonly x: readonly string[]; readonly y: readonly string[] };
  readonly data: {
    readonly sources: readonly string[];
    readonly rows: number;
    readonly sha256: string;
  };
  readonly estimate: object;
}

/** A model read back from its folder. */
export interface StoredModel {
  readonly saved: SavedModel;
  readonly estimator: string;
  readonly columns: { readonly x: readonly string[]; readonly y: readonly string[] };
}

/**
 * Writes a trained model as a folder, all or nothing.
 *
 * @throws ConfigError when `folder` holds something other than a model.
 */
export async function writeModel(
  folder: string,
  saved: SavedModel,
  facts: ModelFacts,
): Promise<void> {
  const manifest = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    ...facts,
    model: saved.manifest,
  };
  await writeFolderAtomically(
    folder,
    {
      [MODEL_MARK]: `${JSON.stringify(manifest, undefined, 2)}\n`,
      [TENSORS]: formatSafetensors(saved.tensors),
    },
    { mark: MODEL_MARK },
  );
}

/**
 * Reads a folder that {@link writeModel} wrote.
 *
 * @param folder - its path. @param name - the path as typed, for messages.
 * @throws DataError when it is not such a folder, is damaged, or was written by a version this one does not know.
 */
export async function readModel(folder: string, name: string): Promise<StoredModel> {
  const manifestFile = path.join(name, MODEL_MARK);
  const text = await readPart(folder, MODEL_MARK, name);
  const manifest = parseManifest(text.toString("utf8"), manifestFile);
  const bytes = await readPart(folder, TENSORS, name);
  const tensors: [string, SavedTensor][] = [];
  for (const [key, { shape, values }] of parseSafetensors(bytes, path.join(name, TENSORS))) {
    if (!(values instanceof Float32Array || values instanceof Float64Array)) {
      throw new DataError(
        `${path.join(name, TENSORS)}, tensor ${key}: expected floating-point values`,
      );
    }
    tensors.push([key, { shape, values }]);
  }
  return {
    saved: { manifest: manifest.model, tensors: Object.fromEntries(tensors) },
    estimator: manifest.estimator,
    columns: manifest.columns,
  };
}

/** SHA-256 of the numbers of X and Y: the same for the same rows, whatever file they came in. */
export function dataHash(x: Matrix, y: Matrix): string {
  const hash = createHash("sha256");
  for (const { rows, columns, data } of [x, y]) {
    hash.update(`${rows}x${columns};`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

async function readPart(folder: string, part: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path.join(folder, part));
  } catch (error) {
    throw new DataError(
      `${name}: expected a folder with ${part}, as mienf estimate --save writes it, and found none`,
      { file: name },
      { cause: error },
    );
  }
}

function parseManifest(
  text: string,
  file: string,
): z.output<typeof manifestSchema> & { model: Record<string, JsonValue> } {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${file}: expected JSON; the file is damaged`, { file }, { cause: error });
  }
  const result = manifestSchema.safeParse(manifest);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new DataError(
      `${file}: expected a model of format ${FORMAT} ${FORMAT_VERSION}; ${issue?.path.join(".")}: ${issue?.message}; save it again with this version`,
      { file },
    );
  }
  return result.data;
}
