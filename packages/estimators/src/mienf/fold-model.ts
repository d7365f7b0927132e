import type { RowFunction, Runtime } from "@mienf/core";
import { compileRowFunction, toTrainingData, trainableParameters } from "@mienf/core";
import { createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { evaluateLaw, lawMutualInformation } from "../latent-law/latent-law.ts";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import { applyMargins } from "../preprocessing/margins.ts";
import { asRows } from "./pair-flow-model.ts";
import type { PairFlowModel } from "./pair-flow-model.ts";

/** Two sides, row by row. */
export interface Pair {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** A trained model with the maps that come before its flows. */
export interface FoldModel {
  readonly x: readonly MarginalMap[];
  readonly y: readonly MarginalMap[];
  readonly model: PairFlowModel;
  /** The law of the latents, where it is not the model's own tridiagonal base. */
  readonly law: LatentLaw | null;
}

/** What a model says of rows. */
export interface ReadOut {
  /** Pointwise mutual information in nats, one for each row. */
  readonly pointwise: Float64Array;
  /** Log-density of each row's latents under their law, in nats. */
  readonly logProb: Float64Array;
  /** log|det J| of the whole map from data to latents, both sides, in each row, in nats. */
  readonly logDet: Float64Array;
  /** Latents of X, `[n, dx]`. */
  readonly u: Matrix;
  /** Latents of Y, `[n, dy]`. */
  readonly v: Matrix;
}

/**
 * Evaluates a model.
 *
 * @param pair - both sides. @param rows - which rows; default: all.
 */
export async function readOutRows(
  runtime: Runtime,
  fold: FoldModel,
  pair: Pair,
  rows: Int32Array = Int32Array.from({ length: pair.x.rows }, (_, row) => row),
): Promise<ReadOut> {
  const xSide = applyMargins(fold.x, pair.x);
  const ySide = applyMargins(fold.y, pair.y);
  const compiled: RowFunction = await compileRowFunction(runtime, {
    label: "pointwise mutual information",
    call: (x, y) => fold.model.readOut(asRows(x), asRows(y)),
    rowShapes: [[pair.x.columns], [pair.y.columns]],
    parameters: trainableParameters(fold.model.parameters),
  });
  try {
    const [pointwise = [], baseLogProb = [], logDet = [], u, v] = await compiled.map(
      [toTrainingData(xSide.values), toTrainingData(ySide.values)],
      rows,
    );
    const latents = {
      u: createMatrix(rows.length, pair.x.columns, u),
      v: createMatrix(rows.length, pair.y.columns, v),
    };
    const underLaw = fold.law && evaluateLaw(fold.law, joined(latents.u, latents.v));
    return {
      pointwise: underLaw?.pointwise ?? Float64Array.from(pointwise),
      logProb: underLaw?.logProb ?? Float64Array.from(baseLogProb),
      logDet: Float64Array.from(
        rows,
        (row, at) => logDet[at]! + xSide.logSlopes[row]! + ySide.logSlopes[row]!,
      ),
      ...latents,
    };
  } finally {
    await compiled.dispose();
  }
}

/**
 * Mutual information of a model's own base, in nats: Σⱼ e^(wⱼ), or that of the latents' law.
 *
 * @param source - for laws without a closed form.
 */
export function baseMutualInformation({ model, law }: FoldModel, source: RandomSource): number {
  return law === null ? model.base.mutualInformation() : lawMutualInformation(law, source);
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

/** Mean negative log-likelihood of a row of the data, in nats. */
export function meanLoss({ logProb, logDet }: Pick<ReadOut, "logProb" | "logDet">): number {
  return (
    -logProb.reduce((sum, value, row) => sum + value + (logDet[row] as number), 0) / logProb.length
  );
}
