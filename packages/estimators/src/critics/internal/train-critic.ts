import type { FitResult, RowSplit } from "@mienf/core";
import { fit, splitRows, toTrainingData, trainableParameters } from "@mienf/core";
import type { TrainingData } from "@mienf/core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { mul, ones } from "@tensorflow/tfjs-core";
import type { Matrix } from "@mienf/numeric";
import { DataError } from "@mienf/numeric";
import type { FoldReading, FoldRun } from "../../cross-fit/cross-fit.ts";
import type { PairedSamples } from "../../interface/paired-samples.ts";
import { fitStandardizingMap } from "../../preprocessing/marginal-map.ts";
import { applyMargins, columnOf, fitMargins } from "../../preprocessing/margins.ts";
import type { TrainingOptions } from "../critic-options.ts";
import type { Critic } from "../network/critic.ts";
import type { CriticMethod } from "./critic-method.ts";
import { withOwnPairs } from "./held-out-scores.ts";
import { scoreHeldOut } from "./score-held-out.ts";

/** Validation rows are looked at together, so that they can be contrasted with each other. */
const MAX_VALIDATION = 1024;
/**
 * An epoch of few rows is few steps, from which a loss does not show whether it still falls: patience lasts so many steps, but
 * not so many epochs that the best of them is one by luck.
 */
const PATIENCE = { steps: 200, mostEpochs: 20 } as const;

/** Trains a critic on the fold's rows, and reads the others. */
export async function trainCritic<Network extends Critic>(
  method: CriticMethod<Network>,
  options: TrainingOptions,
  samples: PairedSamples,
  { rows, run }: { readonly rows: RowSplit; readonly run: FoldRun },
): Promise<FoldReading & { readonly fits: readonly FitResult[] }> {
  const { runtime, source, signal, maxSeconds, onEpoch } = run;
  const share = Math.min(options.validation, MAX_VALIDATION / rows.train.length);
  const validated = splitRows(rows.train, share, source.split("validation"));
  const last = options.keep === "last";
  const split = last ? { train: rows.train, heldOut: new Int32Array() } : validated;
  const prepare = (side: Matrix): TrainingData =>
    toTrainingData(
      method.images
        ? scaled(side, split)
        : applyMargins(
            // Which margins suit is a choice that takes validation rows.
            fitMargins(side, options.margins === "auto" ? validated : split, options.margins),
            side,
          ).values,
    );
  const data = [prepare(samples.x), prepare(samples.y)] as const;
  const dims = { x: samples.x.columns, y: samples.y.columns };
  const network = method.network(dims, source.split("weights"));
  const epochSteps = Math.max(1, Math.floor(split.train.length / options.batch));
  const heldOutLoss = method.heldOutLoss ?? method.loss;
  const result = await fit(
    runtime,
    {
      label: method.name,
      parameters: trainableParameters(network.parameters),
      data,
      rows: split,
      loss: (x, y) => method.loss(network, asRows(x), asRows(y)),
      // As there is one chunk of exactly the validation rows, a loss of all of them together may stand for each.
      rowLoss: (x, y) =>
        mul<Tensor1D>(ones([x.shape[0] ?? 0]), heldOutLoss(network, asRows(x), asRows(y))),
    },
    {
      source: source.split("batches"),
      batchSize: options.batch,
      maxEpochs: options.epochs,
      learningRate: options.rate,
      keep: options.keep,
      ...(last ? { warmupSteps: 0 } : {}),
      patience: Math.max(
        options.patience,
        Math.min(PATIENCE.mostEpochs, Math.ceil(PATIENCE.steps / epochSteps)),
      ),
      optimizer: { weightDecay: options.decay, clipNorm: options.clip },
      signal,
      maxSeconds,
      onProgress: (progress) => onEpoch(progress, progress.epoch / Math.max(1, options.epochs)),
    },
  );
  const scores = await scoreHeldOut(runtime, network, data, {
    rows: rows.heldOut,
    pairs: method.pairs,
  });
  const paired = withOwnPairs(scores, method.ownPairs ?? 0, source.split("own pairs"));
  return { ...method.read(paired), fits: [result] };
}

/** Shifts and scales all columns alike. */
function scaled(side: Matrix, { train }: RowSplit): Matrix {
  const columns = Array.from({ length: side.columns }, (_, column) =>
    columnOf(side, column, train),
  );
  const map = fitStandardizingMap(Float64Array.from(columns.flatMap((column) => [...column])));
  if (!(map.scale > 0)) {
    throw new DataError(
      "fit: expected images that vary, got equal pixels throughout; leave them out",
    );
  }
  return applyMargins(
    columns.map(() => map),
    side,
  ).values;
}

const asRows = (tensor: Tensor): Tensor2D => tensor as Tensor2D;
