import type { FitResult, RowSplit } from "@mienf/core";
import {
  compileRowFunction,
  fit,
  namedParameters,
  splitRows,
  trainableParameters,
} from "@mienf/core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { mean, square, sub } from "@tensorflow/tfjs-core";
import type { Matrix } from "@mienf/numeric";
import { selectRows } from "@mienf/numeric";
import type { DenseStack } from "../critics/network/dense-stack.ts";
import { denseStack } from "../critics/network/dense-stack.ts";
import type { FoldReading, FoldRun } from "../cross-fit/cross-fit.ts";
import { everyRow } from "../cross-fit/every-row.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import type { MindeOptions } from "./minde-options.ts";
import { inputWidth, noisedRows } from "./noised-rows.ts";
import type { NoisedRows } from "./noised-rows.ts";

const NAME = "minde";
/** Noised rows read at a time: many columns at many levels would fill the memory. */
const BLOCK_ENTRIES = 65_536;

interface Sides {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** Trains a denoiser on the fold's rows, and reads the others at levels of noise drawn anew. */
export async function trainDenoiser(
  samples: PairedSamples,
  rows: RowSplit,
  { options, run }: { readonly options: MindeOptions; readonly run: FoldRun },
): Promise<FoldReading & { readonly fits: readonly FitResult[] }> {
  const { source } = run;
  const split = splitRows(rows.train, options.validation, source.split("validation"));
  const treated = (side: Matrix): Matrix =>
    applyMargins(fitMargins(side, split, options.margins), side).values;
  const [x, y] = [treated(samples.x), treated(samples.y)];
  const some = (which: Int32Array): Sides => ({ x: selectRows(x, which), y: selectRows(y, which) });
  const hidden = Array.from({ length: options.layers }, () => options.hidden);
  const widths = [inputWidth(x.columns, y.columns), ...hidden, y.columns];
  const network = denseStack(widths, source.split("weights"), "zero");
  const result = await fitNetwork(network, some(split.train), some(split.heldOut), {
    options,
    run,
  });
  const reading = await readRows(network, some(rows.heldOut), { options, run });
  return { ...reading, fits: [result] };
}

function fitNetwork(
  network: DenseStack,
  train: Sides,
  heldOut: Sides,
  { options, run }: { readonly options: MindeOptions; readonly run: FoldRun },
): Promise<FitResult> {
  const { runtime, source, signal, maxSeconds, onEpoch } = run;
  const dim = train.y.columns;
  const width = inputWidth(train.x.columns, dim);
  const training = noisedRows(train, options.draws, source.split("training noise"));
  const validation = noisedRows(heldOut, options.draws, source.split("validation noise"));
  const trainCount = training.weights.length;
  const all = everyRow(trainCount + validation.weights.length);
  return fit(
    runtime,
    {
      label: NAME,
      parameters: trainableParameters(network.parameters),
      data: [
        joinRows(training.inputs, validation.inputs, width),
        joinRows(training.targets, validation.targets, dim),
      ],
      rows: { train: all.subarray(0, trainCount), heldOut: all.subarray(trainCount) },
      rowLoss: (input, target) =>
        mean<Tensor1D>(square(sub(network.apply(input as Tensor2D), target as Tensor2D)), 1),
    },
    {
      source: source.split("batches"),
      batchSize: options.batch,
      maxEpochs: options.epochs,
      learningRate: options.rate,
      patience: options.patience,
      signal,
      maxSeconds,
      onProgress: (progress) => onEpoch(progress, progress.epoch / Math.max(1, options.epochs)),
    },
  );
}

async function readRows(
  network: DenseStack,
  rows: Sides,
  { options, run }: { readonly options: MindeOptions; readonly run: FoldRun },
): Promise<FoldReading> {
  const dim = rows.y.columns;
  const width = inputWidth(rows.x.columns, dim);
  const compiled = await compileRowFunction(run.runtime, {
    label: "velocities",
    call: (input) => [network.apply(input as Tensor2D)],
    rowShapes: [[width]],
    parameters: namedParameters(network.parameters).map(([, parameter]) => parameter),
  });
  const source = run.source.split("reading noise");
  const blockRows = Math.max(1, Math.floor(BLOCK_ENTRIES / (2 * options.levels)));
  const gap = new Float64Array(rows.y.rows);
  const norm = new Float64Array(rows.y.rows);
  try {
    for (let start = 0; start < rows.y.rows; start += blockRows) {
      const block = everyRow(rows.y.rows).subarray(start, start + blockRows);
      const some = { x: selectRows(rows.x, block), y: selectRows(rows.y, block) };
      const noised = noisedRows(some, 2 * options.levels, source.split(start));
      const shape = [noised.weights.length, width];
      const [velocities = new Float32Array()] = await compiled.map([
        { values: noised.inputs, shape },
      ]);
      const forms = integrate(noised, velocities, { rows: block.length, dim });
      gap.set(forms.gap, start);
      norm.set(forms.norm, start);
    }
  } finally {
    await compiled.dispose();
  }
  const average = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const pointwise = options.form === "gap" ? gap : norm;
  return {
    mutualInformation: average(pointwise),
    pointwise,
    influence: pointwise,
    measures: { gap: average(gap), norm: average(norm) },
  };
}

function joinRows(first: Float32Array, second: Float32Array, width: number) {
  const values = new Float32Array(first.length + second.length);
  values.set(first);
  values.set(second, first.length);
  return { values, shape: [values.length / width, width] };
}

/** Integrates over the levels of noise: both forms, each row by itself. */
function integrate(
  { targets, weights }: NoisedRows,
  velocities: Float32Array,
  { rows, dim }: { readonly rows: number; readonly dim: number },
): { readonly gap: Float64Array; readonly norm: Float64Array } {
  const gap = new Float64Array(rows);
  const norm = new Float64Array(rows);
  const levels = weights.length / (2 * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let level = 0; level < levels; level += 1) {
      const pair = row * levels + level;
      const weight = weights[2 * pair]! / levels / 2;
      for (let column = 0; column < dim; column += 1) {
        const withX = velocities[2 * pair * dim + column]!;
        const without = velocities[(2 * pair + 1) * dim + column]!;
        const target = targets[2 * pair * dim + column]!;
        norm[row]! += weight * (withX - without) ** 2;
        gap[row]! += weight * ((target - without) ** 2 - (target - withX) ** 2);
      }
    }
  }
  return { gap, norm };
}
