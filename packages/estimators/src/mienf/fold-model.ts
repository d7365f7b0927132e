import type { FitResult, RowFunction, RowSplit, Runtime, TrainingData } from "@mienf/core";
import { compileRowFunction, fit, splitRows, toTrainingData, trainableParameters } from "@mienf/core";
import { createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { fitCanonicalStart, shrinkComponents } from "../preprocessing/canonical-start.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import { asRows, createPairFlowModel } from "./pair-flow-model.ts";
import type { PairFlowModel } from "./pair-flow-model.ts";
import type { TridiagOptions } from "./tridiag-options.ts";

/** A model trained on a part of the rows, with the maps that come before its flows. */
export interface FoldModel {
  readonly x: readonly MarginalMap[];
  readonly y: readonly MarginalMap[];
  readonly model: PairFlowModel;
}

/** What a fold's model says of rows. */
export interface ReadOut {
  /** Pointwise mutual information in nats, one for each row. */
  readonly pointwise: Float64Array;
  readonly u: Matrix;
  readonly v: Matrix;
}

/** How the model of a fold is trained. */
export interface FoldTraining {
  readonly runtime: Runtime;
  readonly options: TridiagOptions;
  readonly source: RandomSource;
  readonly signal?: AbortSignal | undefined;
  readonly maxSeconds?: number | undefined;
  readonly onEpoch: (progress: { epoch: number; step: number; train: number; heldOut: number }) => void;
}

/**
 * Trains a model on the given rows: warm start, joint training of both flows and the base, then the base's components
 * shrunk to what the validation rows bear out.
 *
 * @param pair - both sides, all rows. @param rows - the rows that this model may see.
 */
export async function trainFold(
  pair: { readonly x: Matrix; readonly y: Matrix },
  rows: Int32Array,
  training: FoldTraining,
): Promise<{ readonly fold: FoldModel; readonly result: FitResult }> {
  const { options, source, runtime } = training;
  const split: RowSplit = splitRows(rows, options.validation, source.split("validation"));
  const x = fitMargins(pair.x, split, options.margins);
  const y = fitMargins(pair.y, split, options.margins);
  const start = fitCanonicalStart(applyMargins(x, pair.x), applyMargins(y, pair.y), split);
  const model = createPairFlowModel({
    start,
    couplings: options.couplings,
    hidden: options.hidden,
    source: source.split("weights"),
  });
  const fold: FoldModel = { x, y, model };
  const result = await fit(
    runtime,
    {
      label: "tridiag-n-mienf",
      parameters: trainableParameters(model.parameters),
      data: latentInputs(fold, pair),
      rows: split,
      rowLoss: (a, b) => model.rowLoss(asRows(a), asRows(b)),
    },
    {
      source: source.split("batches"),
      batchSize: options.batch,
      maxEpochs: options.epochs,
      learningRate: options.rate,
      patience: options.patience,
      optimizer: { weightDecay: options.decay, clipNorm: options.clip },
      signal: training.signal,
      maxSeconds: training.maxSeconds,
      onProgress: training.onEpoch,
    },
  );
  const { u, v } = await readOutRows(runtime, fold, pair, split.heldOut);
  model.base.setComponentMutualInformation(
    shrinkComponents(model.base.componentMutualInformation(), u, v),
  );
  return { fold, result };
}

/**
 * Evaluates a fold's model.
 *
 * @param pair - both sides. @param rows - which rows; default: all.
 */
export async function readOutRows(
  runtime: Runtime,
  fold: FoldModel,
  pair: { readonly x: Matrix; readonly y: Matrix },
  rows: Int32Array = Int32Array.from({ length: pair.x.rows }, (_, row) => row),
): Promise<ReadOut> {
  const { model } = fold;
  const inputs = latentInputs(fold, pair);
  const compiled: RowFunction = await compileRowFunction(runtime, {
    label: "pointwise mutual information",
    call: (x, y) => model.readOut(asRows(x), asRows(y)),
    rowShapes: [[pair.x.columns], [pair.y.columns]],
    parameters: trainableParameters(model.parameters),
  });
  try {
    const [pointwise, u, v] = await compiled.map(inputs, rows);
    return {
      pointwise: Float64Array.from(pointwise ?? []),
      u: createMatrix(rows.length, pair.x.columns, u),
      v: createMatrix(rows.length, pair.y.columns, v),
    };
  } finally {
    await compiled.dispose();
  }
}

/** What the flows see: float64 up to here, so that strong dependence is not lost to rounding in the maps. */
function latentInputs(
  fold: Pick<FoldModel, "x" | "y">,
  pair: { readonly x: Matrix; readonly y: Matrix },
): TrainingData[] {
  return [
    toTrainingData(applyMargins(fold.x, pair.x)),
    toTrainingData(applyMargins(fold.y, pair.y)),
  ];
}
