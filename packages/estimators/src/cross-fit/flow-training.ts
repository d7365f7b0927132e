import type { RowSplit, Runtime } from "@mienf/core";
import { compileRowFunction, namedParameters, splitRows, toTrainingData } from "@mienf/core";
import { standardNormal } from "@mienf/distributions";
import type { Bijection, FittedDensity } from "@mienf/flows";
import { compose, fitDensity, nsf, realNvp } from "@mienf/flows";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { createMatrix, selectRows } from "@mienf/numeric";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import * as z from "zod";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import type { FoldRun } from "./cross-fit.ts";

const whole = (minimum: number) => z.coerce.number().int().min(minimum);

/** Options of estimators that fit flows one by one. */
export const flowFields = {
  margins: z
    .enum(["auto", "gaussianize", "standardize"])
    .default("auto")
    .describe(
      "treatment of each column before the flow: a monotone map to a Gaussian margin, an affine map, or whichever held-out values prefer",
    ),
  folds: whole(2)
    .max(50)
    .default(4)
    .describe("parts of the rows; each is estimated by flows trained on the others"),
  couplings: whole(1)
    .max(64)
    .default(3)
    .describe("spline couplings of each flow, after two affine ones"),
  hidden: whole(1).max(4096).default(48).describe("width of the hidden layers of the couplings"),
  epochs: whole(0).max(100_000).default(60).describe("passes over the training rows, at most"),
  patience: whole(1)
    .default(8)
    .describe("epochs without a better held-out likelihood before training slows or ends"),
  batch: whole(2).default(256).describe("rows of a mini-batch"),
  rate: z.coerce.number().positive().default(0.002).describe("learning rate at the start"),
  validation: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe("share of a fold's training rows that decides when training stops"),
} as const;

const flowOptions = z.strictObject(flowFields);

/** Parsed {@link flowFields}. */
export type FlowOptions = z.output<typeof flowOptions>;

const AFFINE_COUPLINGS = 2;

/** Both sides' rows, margins treated. */
export interface Sides {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** Treats the margins by what the training rows say, and gives the training rows and the held-out ones. */
export function treatedSides(
  samples: PairedSamples,
  rows: RowSplit,
  options: FlowOptions,
  source: RandomSource,
): { readonly train: Sides; readonly heldOut: Sides } {
  const split = splitRows(rows.train, options.validation, source.split("margins"));
  const treated = (side: Matrix): Matrix =>
    applyMargins(fitMargins(side, split, options.margins), side).values;
  const [x, y] = [treated(samples.x), treated(samples.y)];
  const some = (which: Int32Array): Sides => ({ x: selectRows(x, which), y: selectRows(y, which) });
  return { train: some(rows.train), heldOut: some(rows.heldOut) };
}

/** Makes a flow: affine couplings, which place and scale, then spline ones, which shape; of one column, an affine map and a spline. */
function layeredFlow(
  dim: number,
  options: FlowOptions,
  { source, contextDim = 0 }: { readonly source: RandomSource; readonly contextDim?: number },
): Bijection {
  const hidden = [options.hidden, options.hidden];
  const { couplings } = options;
  const splines = nsf(dim, { couplings, hidden, contextDim, source: source.split("splines") });
  return dim === 1
    ? splines
    : compose([
        realNvp(dim, {
          couplings: AFFINE_COUPLINGS,
          hidden,
          contextDim,
          source: source.split("affine"),
        }),
        splines,
      ]);
}

/** A fitted density, and the flow that it is made of. */
export interface FittedFlow extends FittedDensity {
  readonly flow: Bijection;
}

/**
 * Fits the density of rows by a {@link layeredFlow} onto a normal law.
 *
 * @param which - `context`: rows to condition on; `part`, `parts`: which of the fold's fits this is, for progress and time.
 */
export async function fitLayeredFlow(
  rows: Matrix,
  options: FlowOptions,
  run: FoldRun,
  which: { readonly context?: Matrix; readonly part: number; readonly parts: number },
): Promise<FittedFlow> {
  const { context, part, parts } = which;
  const source = run.source.split(`flow ${part}`);
  const flow = layeredFlow(rows.columns, options, { source, contextDim: context?.columns ?? 0 });
  const fitted = await fitDensity(flow, standardNormal(rows.columns), rows, {
    runtime: run.runtime,
    source: source.split("batches"),
    ...(context && { context }),
    heldOutFraction: options.validation,
    batchSize: options.batch,
    maxEpochs: options.epochs,
    learningRate: options.rate,
    patience: options.patience,
    signal: run.signal,
    maxSeconds: run.maxSeconds === undefined ? undefined : run.maxSeconds / parts,
    onProgress: (progress) =>
      run.onEpoch(progress, (part + progress.epoch / Math.max(1, options.epochs)) / parts),
  });
  return { ...fitted, flow };
}

/** Latents of rows under a flow without context. */
export async function latentsOf(runtime: Runtime, flow: Bijection, rows: Matrix): Promise<Matrix> {
  const compiled = await compileRowFunction(runtime, {
    label: "latents",
    call: (batch) => [flow.forward(batch as Tensor2D).y],
    rowShapes: [[rows.columns]],
    parameters: namedParameters(flow.parameters).map(([, parameter]) => parameter),
    chunkRows: Math.min(1024, rows.rows),
  });
  try {
    const [values] = await compiled.map([toTrainingData(rows)]);
    return createMatrix(rows.rows, rows.columns, values);
  } finally {
    await compiled.dispose();
  }
}
