import type { FitResult, Runtime } from "@mienf/core";
import {
  compileRowFunction,
  fit,
  namedParameters,
  splitRows,
  toTrainingData,
  trainableParameters,
} from "@mienf/core";
import { createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { mean, square, sub } from "@tensorflow/tfjs-core";
import { digitAutoencoder } from "./digit-autoencoder.ts";

const VALIDATION = 0.1;
const BATCH = 128;
const RATE = 2e-3;

/** A trained autoencoder as maps between matrices. */
export interface DigitCodec {
  /** `[n, side · side]` grey levels to codes `[n, code]`. */
  encode(images: Matrix): Promise<Matrix>;
  decode(codes: Matrix): Promise<Matrix>;
  /** Mean squared error of what comes back of held-out images, as a share of their variance. */
  readonly loss: number;
  readonly result: FitResult;
}

/** Trains an autoencoder on images of equal sides. */
export async function trainDigitCodec(
  runtime: Runtime,
  images: Matrix,
  options: {
    readonly code: number;
    readonly epochs: number;
    readonly source: RandomSource;
    readonly signal?: AbortSignal | undefined;
    readonly onEpoch: (share: number) => void;
  },
): Promise<DigitCodec> {
  const { code, epochs, source, signal, onEpoch } = options;
  const side = Math.sqrt(images.columns);
  const network = digitAutoencoder({ side, code }, source.split("weights"));
  const everyRow = Int32Array.from({ length: images.rows }, (_, row) => row);
  const result = await fit(
    runtime,
    {
      label: "digit autoencoder",
      parameters: trainableParameters(network.parameters),
      data: [toTrainingData(images)],
      rows: splitRows(everyRow, VALIDATION, source.split("validation")),
      rowLoss: (rows: Tensor) =>
        mean<Tensor1D>(square(sub(network.decode(network.encode(rows as Tensor2D)), rows)), 1),
    },
    {
      source: source.split("batches"),
      batchSize: BATCH,
      maxEpochs: epochs,
      learningRate: RATE,
      signal,
      onProgress: ({ epoch }) => onEpoch(epoch / Math.max(1, epochs)),
    },
  );
  const parameters = namedParameters(network.parameters).map(([, parameter]) => parameter);
  const map = async (
    rows: Matrix,
    columns: number,
    call: (values: Tensor2D) => Tensor2D,
  ): Promise<Matrix> => {
    const compiled = await compileRowFunction(runtime, {
      label: "digit codec",
      call: (values) => [call(values as Tensor2D)],
      rowShapes: [[rows.columns]],
      parameters,
      chunkRows: Math.min(512, rows.rows),
    });
    try {
      const [values] = await compiled.map([toTrainingData(rows)]);
      return createMatrix(rows.rows, columns, values);
    } finally {
      await compiled.dispose();
    }
  };
  return {
    encode: async (rows) => await map(rows, code, (values) => network.encode(values)),
    decode: async (codes) => await map(codes, images.columns, (values) => network.decode(values)),
    loss: result.best.heldOut / meanVariance(images),
    result,
  };
}

/** Mean over columns of their variances. */
function meanVariance({ data, rows, columns }: Matrix): number {
  let sum = 0;
  for (let column = 0; column < columns; column += 1) {
    let first = 0;
    let second = 0;
    for (let row = 0; row < rows; row += 1) {
      const value = data[row * columns + column]!;
      first += value;
      second += value * value;
    }
    sum += second / rows - (first / rows) ** 2;
  }
  return sum / columns;
}
