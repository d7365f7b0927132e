import type { RowFunction, Runtime } from "@mienf/core";
import { compileRowFunction, toTrainingData, trainableParameters } from "@mienf/core";
import { createMatrix } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { evaluateLaw } from "../latent-law/latent-law.ts";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import { applyMargins } from "../preprocessing/margins.ts";
import { weighed } from "./believed-dependence.ts";
import { asRows } from "./pair-flow-model.ts";
import type { PairFlowModel } from "./pair-flow-model.ts";
import type { TreatedFlows } from "./treated-flows.ts";

/** Two sides, row by row. */
export interface Pair {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** A trained model with the maps that come before its flows. */
export interface FoldModel extends TreatedFlows {
  readonly model: PairFlowModel;
  /** The law of the latents, where it is not the model's own tridiagonal base. */
  readonly law: LatentLaw | null;
  /** Weight of the law beside the product of its own margins, in [0, 1]; default 1. */
  readonly dependence?: number | undefined;
}

/** Rows as a model sees them. */
export interface Latents {
  /** Latents of X and of Y side by side, `[n, dx + dy]`. */
  readonly rows: Matrix;
  /** log|det J| of the whole map from data to latents, both sides, in each row, in nats. */
  readonly logDet: Float64Array;
}

/** The law of a model's latents. */
export function lawOf({ model, law }: FoldModel): LatentLaw {
  return (
    law ?? {
      kind: "tridiagonal",
      dimX: model.flowX.dim,
      components: model.base.componentMutualInformation(),
    }
  );
}

/** Pointwise mutual information in nats of rows of latents, U and V side by side, under a model's law. */
export function pointwiseOf(fold: FoldModel, rows: Matrix): Float64Array {
  return weighed(evaluateLaw(lawOf(fold), rows).pointwise, fold.dependence ?? 1);
}

/**
 * Maps every row to its latents.
 *
 * @param pair - both sides, with the columns that the model was trained on.
 */
export async function latentsOf(
  runtime: Runtime,
  { x, y, model }: FoldModel,
  pair: Pair,
): Promise<Latents> {
  const xSide = applyMargins(x, pair.x);
  const ySide = applyMargins(y, pair.y);
  const compiled: RowFunction = await compileRowFunction(runtime, {
    label: "latents",
    call: (xRows, yRows) => model.latents(asRows(xRows), asRows(yRows)),
    rowShapes: [[pair.x.columns], [pair.y.columns]],
    parameters: trainableParameters(model.parameters),
  });
  try {
    const [u, v, logDet = []] = await compiled.map([
      toTrainingData(xSide.values),
      toTrainingData(ySide.values),
    ]);
    const { rows } = pair.x;
    return {
      rows: joined(createMatrix(rows, pair.x.columns, u), createMatrix(rows, pair.y.columns, v)),
      logDet: Float64Array.from(
        logDet,
        (value, row) => value + xSide.logSlopes[row]! + ySide.logSlopes[row]!,
      ),
    };
  } finally {
    await compiled.dispose();
  }
}

/** Rows of U and V side by side. */
export function joined(u: Matrix, v: Matrix): Matrix {
  const columns = u.columns + v.columns;
  const result = createMatrix(u.rows, columns);
  for (let row = 0; row < u.rows; row += 1) {
    result.data.set(u.data.subarray(row * u.columns, (row + 1) * u.columns), row * columns);
    result.data.set(
      v.data.subarray(row * v.columns, (row + 1) * v.columns),
      row * columns + u.columns,
    );
  }
  return result;
}

/** The sides of rows of U and V. */
export function parted(rows: Matrix, dimX: number): { readonly u: Matrix; readonly v: Matrix } {
  const dimY = rows.columns - dimX;
  const u = createMatrix(rows.rows, dimX);
  const v = createMatrix(rows.rows, dimY);
  for (let row = 0; row < rows.rows; row += 1) {
    const at = row * rows.columns;
    u.data.set(rows.data.subarray(at, at + dimX), row * dimX);
    v.data.set(rows.data.subarray(at + dimX, at + rows.columns), row * dimY);
  }
  return { u, v };
}
