import type { FitResult, Runtime } from "@mienf/core";
import {
  compileRowFunction,
  fit,
  namedParameters,
  splitRows,
  toTrainingData,
  trainableParameters,
} from "@mienf/core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";
import { everyRow } from "../cross-fit/every-row.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import type { Autoencoder } from "./autoencoder.ts";
import type { CompressionOptions } from "./compression-fields.ts";
import { compressionProblem } from "./compression-problem.ts";
import type { CompressionProblem } from "./compression-problem.ts";

/** The learning rate falls to this share: the last epochs are for what the first have left rough. */
const LAST_RATE = 0.01;
/** Networks that are begun: some fold the side over itself, and never get out of that. The one that errs least goes on. */
const STARTS = 3;
/** Share of the epochs that each is given before one is chosen. */
const SHARE_OF_START = 0.2;

/** A side after compression. */
export interface Compressed {
  readonly codes: Matrix;
  /** Error of what comes back from the codes, as a share of the side's spread. */
  readonly loss: number;
  readonly result: FitResult | null;
}

/** How sides are compressed, and by what. */
export interface CompressionRun {
  /** Of the side, for errors and progress. */
  readonly name: string;
  readonly options: CompressionOptions;
  readonly runtime: Runtime;
  readonly source: RandomSource;
  readonly context: EstimateContext;
  /** The part of all compression, from 0 to 1, that this side is. */
  readonly part: { readonly start: number; readonly end: number };
}

/** Trains an autoencoder on a side, and gives the side's codes. */
export async function compressSide(side: Matrix, how: CompressionRun): Promise<Compressed> {
  const { name, options, source } = how;
  if (side.columns <= options.code) {
    return { codes: side, loss: 0, result: null };
  }
  const problem = compressionProblem(side, { name, options });
  const starts: { readonly network: Autoencoder; readonly loss: number }[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const network = problem.begin(source.split(`weights ${start}`));
    const { best } = await train(problem, network, how, {
      share: SHARE_OF_START,
      before: start * SHARE_OF_START,
    });
    starts.push({ network, loss: best.heldOut });
  }
  const [{ network }] = starts.toSorted((a, b) => a.loss - b.loss) as [(typeof starts)[0]];
  const result = await train(problem, network, how, {
    share: 1,
    before: STARTS * SHARE_OF_START,
  });
  return {
    codes: await encoded(problem.rows, network, how),
    loss: problem.shareOfSpread(result.best.heldOut),
    result,
  };
}

/** A part of a side's training: the share of the epochs that it has, and that those before it had. */
interface Part {
  readonly share: number;
  readonly before: number;
}

function train(
  { rows, error }: CompressionProblem,
  network: Autoencoder,
  { name, options, runtime, source, context, part: { start, end } }: CompressionRun,
  { share, before }: Part,
): Promise<FitResult> {
  const { signal, maxSeconds, onProgress } = context;
  const epochs = Math.ceil(share * options.epochs);
  const work = 1 + STARTS * SHARE_OF_START;
  return fit(
    runtime,
    {
      label: `autoencoder of ${name}`,
      parameters: trainableParameters(network.parameters),
      data: [toTrainingData(rows)],
      rows: splitRows(everyRow(rows.rows), options.validation, source.split("validation")),
      rowLoss: (batch) =>
        error(batch as Tensor2D, network.decode(network.encode(batch as Tensor2D))),
    },
    {
      source: source.split("batches"),
      batchSize: options.batch,
      maxEpochs: epochs,
      learningRate: options.rate,
      schedule: { kind: "cosine", floor: LAST_RATE },
      patience: options.patience,
      signal,
      maxSeconds:
        maxSeconds === undefined ? undefined : maxSeconds * (end - start) * (share / work),
      onProgress: ({ epoch, step, train: loss, heldOut }) =>
        onProgress?.({
          stage: `compressing ${name}`,
          fraction:
            start + ((end - start) * (before + share * (epoch / Math.max(1, epochs)))) / work,
          step,
          loss,
          heldOut,
        }),
    },
  );
}

async function encoded(
  rows: Matrix,
  network: Autoencoder,
  { options, runtime }: CompressionRun,
): Promise<Matrix> {
  const encoder = await compileRowFunction(runtime, {
    label: "codes",
    call: (batch) => [network.encode(batch as Tensor2D)],
    rowShapes: [[rows.columns]],
    parameters: namedParameters(network.parameters).map(([, parameter]) => parameter),
    chunkRows: Math.min(1024, rows.rows),
  });
  try {
    const [codes] = await encoder.map([toTrainingData(rows)]);
    return createMatrix(rows.rows, options.code, codes);
  } finally {
    await encoder.dispose();
  }
}
