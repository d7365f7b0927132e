import type { FitResult, Runtime } from "@mienf/core";
import {
  compileRowFunction,
  fit,
  namedParameters,
  splitRows,
  toTrainingData,
  trainableParameters,
} from "@mienf/core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { abs, mean, sub } from "@tensorflow/tfjs-core";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { createMatrix, DataError } from "@mienf/numeric";
import { imageExtent } from "../critics/network/build-critic.ts";
import { everyRow } from "../cross-fit/every-row.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { fitStandardizingMap } from "../preprocessing/marginal-map.ts";
import { applyMargins } from "../preprocessing/margins.ts";
import type { CompressionOptions } from "./compression-fields.ts";
import { denseAutoencoder } from "./autoencoder.ts";
import { imageAutoencoder } from "./image-autoencoder.ts";

/** A side after compression. */
export interface Compressed {
  readonly codes: Matrix;
  /** Mean absolute error of what comes back from the codes, as a share of that of the mean. */
  readonly loss: number;
  readonly result: FitResult | null;
}

/** Trains an autoencoder on a side, and gives the side's codes. */
export async function compressSide(
  side: Matrix,
  how: {
    readonly name: "x" | "y";
    readonly options: CompressionOptions;
    readonly runtime: Runtime;
    readonly source: RandomSource;
    readonly context: EstimateContext;
  },
): Promise<Compressed> {
  const { name, options, runtime, source, context } = how;
  if (side.columns <= options.code) {
    return { codes: side, loss: 0, result: null };
  }
  const { scaled, deviation } = scaleTogether(side, name);
  const network =
    options.network === "convolutional"
      ? imageAutoencoder(
          imageExtent(options.image, side.columns, name),
          options.code,
          source.split("weights"),
        )
      : denseAutoencoder(
          side.columns,
          { code: options.code, hidden: [options.hidden, options.hidden] },
          source.split("weights"),
        );
  const data = toTrainingData(scaled);
  const { signal, maxSeconds, onProgress } = context;
  const result = await fit(
    runtime,
    {
      label: `autoencoder of ${name}`,
      parameters: trainableParameters(network.parameters),
      data: [data],
      rows: splitRows(everyRow(side.rows), options.validation, source.split("validation")),
      rowLoss: (rows) =>
        mean<Tensor1D>(abs(sub(network.decode(network.encode(rows as Tensor2D)), rows)), 1),
    },
    {
      source: source.split("batches"),
      batchSize: options.batch,
      maxEpochs: options.epochs,
      learningRate: options.rate,
      patience: options.patience,
      signal,
      maxSeconds: maxSeconds === undefined ? undefined : maxSeconds / 2,
      onProgress: ({ epoch, step, train, heldOut }) =>
        onProgress?.({
          stage: `compressing ${name}`,
          fraction: ((name === "x" ? 0 : 1) + epoch / Math.max(1, options.epochs)) / 2,
          step,
          loss: train,
          heldOut,
        }),
    },
  );
  const encoder = await compileRowFunction(runtime, {
    label: "codes",
    call: (rows) => [network.encode(rows as Tensor2D)],
    rowShapes: [[side.columns]],
    parameters: namedParameters(network.parameters).map(([, parameter]) => parameter),
    chunkRows: Math.min(1024, side.rows),
  });
  try {
    const [codes] = await encoder.map([data]);
    return {
      codes: createMatrix(side.rows, options.code, codes),
      loss: result.best.heldOut / deviation,
      result,
    };
  } finally {
    await encoder.dispose();
  }
}

/** Shifts and scales all columns alike, so that large ones count for more; and their mean absolute deviation from their means. */
function scaleTogether(side: Matrix, name: string): { scaled: Matrix; deviation: number } {
  const map = fitStandardizingMap(side.data);
  if (!(map.scale > 0)) {
    throw new DataError(`fit: expected columns that vary, got equal values in all of ${name}`);
  }
  const scaled = applyMargins(
    Array.from({ length: side.columns }, () => map),
    side,
  ).values;
  let deviation = 0;
  for (let column = 0; column < side.columns; column += 1) {
    let sum = 0;
    for (let row = 0; row < side.rows; row += 1) {
      sum += scaled.data[row * side.columns + column]!;
    }
    for (let row = 0; row < side.rows; row += 1) {
      deviation += Math.abs(scaled.data[row * side.columns + column]! - sum / side.rows);
    }
  }
  return { scaled, deviation: deviation / scaled.data.length };
}
