import { createMatrix, matrixFrom, ShapeError } from "@mienf/numeric";
import type { Matrix, MatrixLike } from "@mienf/numeric";
import { add, matMul, tensor1d, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as z from "zod";
import type { ModelFunction } from "../export/model-function.ts";
import type { FittedModel, SavedTensor } from "../interface/estimate.ts";
import { allColumns, keptColumns } from "../preprocessing/dependent-columns.ts";
import type { KeptColumns } from "../preprocessing/dependent-columns.ts";
import type { TensorReader } from "../saved-model/tensor-reader.ts";
import { modelBehindMaps } from "./model-behind-maps.ts";
import type { RowMaps } from "./model-behind-maps.ts";

const MAX_COLUMNS = 100_000;
const keptSchema = z
  .object({
    kept: z.array(z.number().int().min(0)).min(1).max(MAX_COLUMNS),
    dim: z.number().int().min(1).max(MAX_COLUMNS),
  })
  .refine(({ kept, dim }) =>
    kept.every((column, at) => column < dim && column > (kept[at - 1] ?? -1)),
  );

/** Of either side: which of its columns a model was trained on; null for all. */
export interface ModelColumns {
  readonly x: KeptColumns | null;
  readonly y: KeptColumns | null;
}

/**
 * A model of some of the columns as one of all of them: the others are ignored on the way in, and follow from those on the
 * way out. Latents are as many as the model was trained on.
 */
export function modelOfColumns(model: FittedModel, columns: ModelColumns): FittedModel {
  if (columns.x === null && columns.y === null) {
    return model;
  }
  const maps: RowMaps = {
    into: (side, rows) => select(side, columns[side], rows),
    back: (side, rows) => {
      const kept = columns[side];
      return kept ? allColumns(kept, rows) : rows;
    },
  };
  return {
    ...modelBehindMaps(model, maps),
    functions() {
      const { pointwise, latents, inverse } = model.functions();
      return {
        pointwise: fromAll(pointwise, columns),
        latents: fromAll(latents, columns),
        inverse: toAll(inverse, columns),
      };
    },
    serialize() {
      const { manifest, tensors } = model.serialize();
      return {
        manifest: { ...manifest, columns: { x: manifestOf(columns.x), y: manifestOf(columns.y) } },
        tensors: { ...tensors, ...tensorsOf(columns) },
      };
    },
  };
}

function select(side: string, kept: KeptColumns | null, rows: MatrixLike): Matrix {
  const matrix = matrixFrom(rows);
  if (kept === null) {
    return matrix;
  }
  if (matrix.columns !== kept.weights.columns) {
    throw new ShapeError(
      `model: expected ${kept.weights.columns} columns in ${side}, as the model was trained on, got ${matrix.columns}`,
    );
  }
  return keptColumns(kept, matrix);
}

type Call = ModelFunction["call"];

/** The function of the kept columns, of all columns: others are multiplied by zero. */
function fromAll(inner: ModelFunction, { x, y }: ModelColumns): ModelFunction {
  const [xShape = [], yShape = []] = inner.inputShapes;
  const call: Call = (...inputs) =>
    tidy(() => inner.call(...[x, y].map((kept, side) => chosen(inputs[side] as Tensor, kept))));
  return {
    ...inner,
    call,
    inputShapes: [widened(xShape, x), widened(yShape, y)],
  };
}

function toAll(inner: ModelFunction, { x, y }: ModelColumns): ModelFunction {
  const call: Call = (...inputs) =>
    tidy(() => inner.call(...inputs).map((rows, side) => whole(rows, side === 0 ? x : y)));
  return { ...inner, call };
}

function widened(
  shape: readonly (number | "rows")[],
  kept: KeptColumns | null,
): readonly (number | "rows")[] {
  return kept === null ? shape : ["rows", kept.weights.columns];
}

function chosen(rows: Tensor, kept: KeptColumns | null): Tensor {
  if (kept === null) {
    return rows;
  }
  const dim = kept.weights.columns;
  const choice = createMatrix(dim, kept.kept.length);
  for (const [at, column] of kept.kept.entries()) {
    choice.data[column * kept.kept.length + at] = 1;
  }
  return matMul(rows as Tensor2D, constant(choice));
}

function whole(rows: Tensor, kept: KeptColumns | null): Tensor {
  return kept === null
    ? rows
    : add(matMul(rows as Tensor2D, constant(kept.weights)), tensor1d([...kept.intercept]));
}

function constant({ data, rows, columns }: Matrix): Tensor2D {
  return tensor2d(Float32Array.from(data), [rows, columns]);
}

/** What a manifest says of the columns that a model ignores; absent where it ignores none. */
export const columnsSchema = z
  .object({ x: keptSchema.nullable(), y: keptSchema.nullable() })
  .optional();

/** Rebuilds what {@link modelOfColumns} saved. */
export function loadColumns(
  columns: z.output<typeof columnsSchema>,
  tensorOf: TensorReader,
): ModelColumns {
  const load = (side: "x" | "y"): KeptColumns | null => {
    const saved = columns?.[side] ?? null;
    if (saved === null) {
      return null;
    }
    const { kept, dim } = saved;
    const { values } = tensorOf(`columns.${side}.weights`, [kept.length, dim]);
    return {
      kept,
      weights: createMatrix(kept.length, dim, values),
      intercept: Float64Array.from(tensorOf(`columns.${side}.intercept`, [dim]).values),
    };
  };
  return { x: load("x"), y: load("y") };
}

function manifestOf(kept: KeptColumns | null) {
  return kept && { kept: [...kept.kept], dim: kept.weights.columns };
}

function tensorsOf(columns: ModelColumns): Record<string, SavedTensor> {
  const tensors: Record<string, SavedTensor> = {};
  for (const [side, kept] of Object.entries(columns)) {
    if (kept !== null) {
      const { weights, intercept } = kept;
      tensors[`columns.${side}.weights`] = {
        shape: [weights.rows, weights.columns],
        values: weights.data,
      };
      tensors[`columns.${side}.intercept`] = { shape: [weights.columns], values: intercept };
    }
  }
  return tensors;
}
