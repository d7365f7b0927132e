import {
  compileRowFunction,
  fit,
  splitRows,
  toTrainingData,
  trainableParameters,
} from "@mienf/core";
import type { FitResult, RowSplit } from "@mienf/core";
import { tridiagonalGaussian } from "@mienf/distributions";
import { createMatrix } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { add, mul, neg, slice, square, sub, sum, tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { intrinsicDimension } from "../compression/intrinsic-dimension.ts";
import type { FoldReading, FoldRun } from "../cross-fit/cross-fit.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { evaluateTridiagonal } from "../latent-law/tridiagonal-law.ts";
import { joined } from "../mienf/fold-model.ts";
import type { FoldModel } from "../mienf/fold-model.ts";
import { asRows, assemble } from "../mienf/pair-flow-model.ts";
import type { PairFlowModel } from "../mienf/pair-flow-model.ts";
import { shrinkComponents } from "../preprocessing/canonical-start.ts";
import { applyMargins } from "../preprocessing/margins.ts";
import type { ImageMienfOptions } from "./image-mienf-options.ts";
import { imageShape, noisyImages } from "./image-rows.ts";
import { startImageModel } from "./start-image-model.ts";
import type { ImageModelStart } from "./start-image-model.ts";

/** What came of a fold. */
export interface TrainedImageFold extends FoldReading {
  readonly fits: readonly FitResult[];
  readonly fold: FoldModel;
  /** Latents of the held-out rows. */
  readonly latents: { readonly x: Matrix; readonly y: Matrix };
}

/** Pairs of latents that may depend on each other: those asked for, or as many as the simpler side seems to be made of. */
export function dependentPairs({ x, y }: PairedSamples, { components }: ImageMienfOptions): number {
  const found = (side: Matrix): number => Math.max(1, Math.round(intrinsicDimension(side)));
  const wanted = components > 0 ? components : Math.min(found(x), found(y));
  return Math.min(wanted, x.columns, y.columns);
}

/** Trains a model of images on some rows by joint maximum likelihood, and reads it on others. */
export async function trainImageFold(
  samples: PairedSamples,
  rows: RowSplit,
  settings: { readonly options: ImageMienfOptions; readonly pairs: number },
  run: FoldRun,
): Promise<TrainedImageFold> {
  const { options, pairs } = settings;
  const { runtime, source } = run;
  const side = (name: "x" | "y") => {
    const { margins, rows: noisy } = noisyImages(samples[name], options, {
      name,
      source: source.split(`noise of ${name}`),
    });
    const shape = imageShape(options, samples[name].columns, name);
    const { values } = applyMargins(margins, noisy);
    return { margins, rows: values, shape, source: source.split(`flow of ${name}`) };
  };
  const sides = { x: side("x"), y: side("y") };
  const split = splitRows(rows.train, options.validation, source.split("validation"));
  const start = await startImageModel(sides, split, { runtime, options, pairs });
  const data = [toTrainingData(sides.x.rows), toTrainingData(sides.y.rows)];
  const result = await fit(
    runtime,
    {
      label: "image-mienf",
      parameters: trainableParameters({
        x: start.flowX.parameters,
        y: start.flowY.parameters,
        base: start.base.parameters,
      }),
      data,
      rows: split,
      rowLoss: (x, y) => imageLoss(start, asRows(x), asRows(y)),
    },
    {
      source: source.split("batches"),
      batchSize: options.batch,
      maxEpochs: options.epochs,
      learningRate: options.rate,
      patience: options.patience,
      optimizer: { clipNorm: options.clip },
      signal: run.signal,
      maxSeconds: run.maxSeconds,
      onProgress: (progress) => run.onEpoch(progress, progress.epoch / Math.max(1, options.epochs)),
    },
  );
  const dims = [sides.x.rows.columns, sides.y.rows.columns] as const;
  const model = assemble(start.flowX, start.flowY, tridiagonalGaussian(...dims));
  const latentsOf = await latentReader(model, { runtime, data, dims });
  const unseen = await latentsOf.of(split.heldOut);
  const latents = await latentsOf.of(rows.heldOut);
  await latentsOf.dispose();
  const components = new Float64Array(Math.min(...dims));
  components.set(shrinkComponents(start.base.componentMutualInformation(), unseen.x, unseen.y));
  model.base.setComponentMutualInformation(components);
  const fold = { x: sides.x.margins, y: sides.y.margins, model, law: null };
  const { pointwise } = evaluateTridiagonal(
    { kind: "tridiagonal", dimX: dims[0], components },
    joined(latents.x, latents.y),
  );
  return {
    mutualInformation: meanWithError(pointwise).mean,
    pointwise,
    influence: pointwise,
    measures: { closedForm: model.base.mutualInformation() },
    fits: [result],
    fold,
    latents,
  };
}

/** Negative log-likelihood of each pair of images, in nats: latents beyond the base's are independent and standard normal. */
function imageLoss({ flowX, flowY, base }: ImageModelStart, x: Tensor2D, y: Tensor2D): Tensor1D {
  return tidy(() => {
    const u = flowX.forward(x);
    const v = flowY.forward(y);
    const leading = (rows: Tensor2D): Tensor2D => slice(rows, [0, 0], [-1, base.dimX]);
    const pairs = [leading(u.y), leading(v.y)] as const;
    const logDet = add(u.logDet, v.logDet);
    const squares = (rows: Tensor2D): Tensor => sum(square(rows), 1);
    const others = sub(add(squares(u.y), squares(v.y)), add(squares(pairs[0]), squares(pairs[1])));
    const constant = 0.5 * (flowX.dim + flowY.dim - 2 * base.dimX) * Math.log(2 * Math.PI);
    const likelihood = add(base.logProb(...pairs), logDet);
    return add<Tensor1D>(neg(likelihood), add(mul(others, 0.5), constant));
  });
}

async function latentReader(
  model: PairFlowModel,
  from: {
    readonly runtime: FoldRun["runtime"];
    readonly data: Parameters<Awaited<ReturnType<typeof compileRowFunction>>["map"]>[0];
    readonly dims: readonly [number, number];
  },
) {
  const { runtime, data, dims } = from;
  const compiled = await compileRowFunction(runtime, {
    label: "latents",
    call: (x, y) => model.latents(asRows(x), asRows(y)).slice(0, 2),
    rowShapes: [[dims[0]], [dims[1]]],
    parameters: trainableParameters(model.parameters),
    chunkRows: 256,
  });
  return {
    async of(rows: Int32Array): Promise<{ x: Matrix; y: Matrix }> {
      const [u, v] = await compiled.map(data, rows);
      return { x: createMatrix(rows.length, dims[0], u), y: createMatrix(rows.length, dims[1], v) };
    },
    dispose: () => compiled.dispose(),
  };
}
