import type { FitResult, RowSplit } from "@mienf/core";
import { assignFlatParameters, fit, toTrainingData, trainableParameters } from "@mienf/core";
import { batchLogDeterminants } from "@mienf/distributions";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { add, fill, mean, mul, sub, tidy } from "@tensorflow/tfjs-core";
import { applyMargins } from "../preprocessing/margins.ts";
import type { Given } from "./candidate.ts";
import type { Pair } from "./fold-model.ts";
import { secondsLeft } from "./fold-training.ts";
import type { FoldTraining } from "./fold-training.ts";
import { asRows } from "./pair-flow-model.ts";
import type { PairFlowModel } from "./pair-flow-model.ts";

/** What flows are trained to: the model's tridiagonal base, or whatever Gaussian a batch has. */
export type Objective = "tridiagonal" | "batch Gaussian";

/** Of a fold's time that training may take: the last epoch ends later, and its latents are still to be read. */
const SHARE_OF_TIME = 0.6;

/** Rows of a validation batch, whose moments are taken together. */
const MOMENT_ROWS = 1024;

/** Trains both flows jointly by maximum likelihood, and the base where that is the objective. */
export function trainFlows(
  { fold, split }: Given,
  pair: Pair,
  objective: Objective,
  training: FoldTraining,
): Promise<FitResult> {
  const { options, source, runtime, signal, onEpoch } = training;
  const { model } = fold;
  const parameters = trainableParameters(
    objective === "tridiagonal"
      ? model.parameters
      : { x: model.flowX.parameters, y: model.flowY.parameters },
  );
  const problem =
    objective === "tridiagonal"
      ? {
          rows: split,
          rowLoss: (x: Tensor, y: Tensor) => model.rowLoss(asRows(x), asRows(y)),
        }
      : { ...batchGaussian(model), rows: wholeBatches(split) };
  return fit(
    runtime,
    {
      label: "mienf",
      parameters,
      data: [
        toTrainingData(applyMargins(fold.x, pair.x).values),
        toTrainingData(applyMargins(fold.y, pair.y).values),
      ],
      ...problem,
    },
    {
      source: source.split("batches"),
      batchSize: options.batch,
      maxEpochs: options.epochs,
      learningRate: options.rate,
      patience: options.patience,
      optimizer: { weightDecay: options.decay, clipNorm: options.clip },
      signal,
      maxSeconds: SHARE_OF_TIME * secondsLeft(training),
      onProgress: (progress, weights) => {
        const { epoch, step, train, heldOut } = progress;
        const state = { epoch, step, train, heldOut };
        if (objective === "tridiagonal") {
          assignFlatParameters(parameters, weights);
          onEpoch({ ...state, mutualInformation: model.base.mutualInformation() });
        } else {
          onEpoch(state);
        }
      },
    },
  );
}

/**
 * The loss of N-MIENF: ½ log det Σ̂ − mean log|det J| with the batch's own covariance, up to a constant.
 *
 * @see Butakov et al. 2024, statement 4.8.
 */
function batchGaussian(model: PairFlowModel): {
  rowLoss: (x: Tensor, y: Tensor) => Tensor1D;
  loss: (x: Tensor, y: Tensor) => Scalar;
} {
  const loss = (x: Tensor, y: Tensor): Scalar =>
    tidy(() => {
      const [u, v, logDet] = model.latents(asRows(x), asRows(y));
      return sub<Scalar>(mul(batchLogDeterminants(u, v).joint, 0.5), mean(logDet));
    });
  return {
    loss,
    // A batch has one loss; its rows are said to share it.
    rowLoss: (x, y) => tidy(() => add<Tensor1D>(fill(x.shape.slice(0, 1), 0), loss(x, y))),
  };
}

/** Validation rows in whole batches, so that none is filled up with copies. */
function wholeBatches({ train, heldOut }: RowSplit): RowSplit {
  const batches = Math.floor(heldOut.length / MOMENT_ROWS);
  return batches === 0
    ? { train, heldOut }
    : { train, heldOut: heldOut.subarray(0, batches * MOMENT_ROWS) };
}
