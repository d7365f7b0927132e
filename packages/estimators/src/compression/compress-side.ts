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
import type { Autoencoder, Beginning } from "./autoencoder.ts";
import type { CompressionOptions } from "./compression-fields.ts";
import { compressionProblem } from "./compression-problem.ts";
import type { CompressionProblem } from "./compression-problem.ts";
import { evenness } from "./evenness.ts";

/** The learning rate falls to this share: the last epochs are for what the first have left rough. */
const LAST_RATE = 0.01;
/**
 * Networks that are begun. Random ones may fold the side over itself, and never get out of that; principal components do not, but
 * may pinch where the side is bent.
 */
const BEGINNINGS: readonly Beginning[] = ["through", "random", "random"];
/** Share of the epochs that each is given before one is chosen. */
const SHARE_OF_BEGINNING = 0.2;
/** One that errs so many times as much as another has lost something. Of the others, that with the most even codes goes on. */
const WORSE = 4;

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
  const { name, options } = how;
  if (side.columns <= options.code) {
    return { codes: side, loss: 0, result: null };
  }
  const problem = compressionProblem(side, { name, options });
  const network = await begin(problem, how);
  const result = await train(problem, network, how, {
    share: 1,
    before: BEGINNINGS.length * SHARE_OF_BEGINNING,
  });
  return {
    codes: await encoded(problem.rows, network, how),
    loss: problem.shareOfSpread(result.best.heldOut),
    result,
  };
}

/** The most promising of some networks after a part of the training. */
async function begin(problem: CompressionProblem, how: CompressionRun): Promise<Autoencoder> {
  const begun: { readonly network: Autoencoder; readonly loss: number; readonly even: number }[] =
    [];
  for (const [index, beginning] of BEGINNINGS.entries()) {
    const network = problem.begin(how.source.split(`weights ${index}`), beginning);
    const { best } = await train(problem, network, how, {
      share: SHARE_OF_BEGINNING,
      before: index * SHARE_OF_BEGINNING,
    });
    const even = await evenness(await encoded(problem.rows, network, how));
    begun.push({ network, loss: best.heldOut, even });
  }
  const most = WORSE * Math.min(...begun.map(({ loss }) => loss));
  const [{ network }] = begun
    .filter(({ loss }) => loss <= most)
    .toSorted((a, b) => b.even - a.even || a.loss - b.loss) as [(typeof begun)[0]];
  return network;
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
  const work = 1 + BEGINNINGS.length * SHARE_OF_BEGINNING;
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
