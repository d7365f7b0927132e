import type { Module, Runtime } from "@mienf/core";
import {
  compileRowFunction,
  fit,
  namedParameters,
  toTrainingData,
  trainableParameters,
} from "@mienf/core";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, fill, tidy } from "@tensorflow/tfjs-core";

/** What is trained, and how it scores pairs. */
export interface PairModel extends Module {
  /** Loss of a batch of pairs; of the whole batch, not the rows, as a bound over shuffled pairs has no loss of a row. */
  loss(x: Tensor2D, y: Tensor2D): Scalar;
  /** `[batch]`: pointwise information of each pair in nats, up to a constant. */
  score(x: Tensor2D, y: Tensor2D): Tensor1D;
}

/** Scores of pairs under a trained model. */
export type PairScores = (x: Matrix, y: Matrix) => Promise<Float64Array>;

const BATCH = 250;
const RATE = 2e-3;

/**
 * Trains on all rows and keeps the weights that are best on these very rows: what a cross-fitted estimator must not do.
 *
 * @param steps - of the optimiser, about.
 */
export async function trainInSample(
  runtime: Runtime,
  model: PairModel,
  rows: { readonly x: Matrix; readonly y: Matrix },
  {
    steps,
    source,
    signal,
  }: {
    readonly steps: number;
    readonly source: RandomSource;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<PairScores> {
  const count = rows.x.rows;
  const everyRow = Int32Array.from({ length: count }, (_, row) => row);
  const epochs = Math.ceil(steps / Math.max(1, Math.floor(count / BATCH)));
  const loss = (x: Tensor, y: Tensor): Scalar => model.loss(x as Tensor2D, y as Tensor2D);
  await fit(
    runtime,
    {
      label: "in-sample",
      parameters: trainableParameters(model.parameters),
      data: [toTrainingData(rows.x), toTrainingData(rows.y)],
      rows: { train: everyRow, heldOut: everyRow },
      loss,
      // The rows of a batch are said to share its loss.
      rowLoss: (x, y) => tidy(() => add<Tensor1D>(fill(x.shape.slice(0, 1), 0), loss(x, y))),
    },
    {
      source,
      batchSize: BATCH,
      maxEpochs: epochs,
      patience: epochs,
      learningRate: RATE,
      signal,
    },
  );
  const parameters = namedParameters(model.parameters).map(([, parameter]) => parameter);
  return async (x, y) => {
    const compiled = await compileRowFunction(runtime, {
      label: "scores",
      call: (left, right) => [model.score(left as Tensor2D, right as Tensor2D)],
      rowShapes: [[x.columns], [y.columns]],
      parameters,
      chunkRows: Math.min(1024, x.rows),
    });
    try {
      const [scores] = await compiled.map([toTrainingData(x), toTrainingData(y)]);
      return Float64Array.from(scores ?? []);
    } finally {
      await compiled.dispose();
    }
  };
}
