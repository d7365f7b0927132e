import type { FitResult, RowSplit, Runtime } from "@mienf/core";
import { fit, splitRows, toTrainingData, trainableParameters } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { chooseGaussianMixture } from "../mixture/choose-gaussian-mixture.ts";
import { fitCanonicalStart, shrinkComponents } from "../preprocessing/canonical-start.ts";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import type { MarginalTreatment } from "../preprocessing/margins.ts";
import { joined, meanLoss, readOutRows } from "./fold-model.ts";
import type { FoldModel, Pair, ReadOut } from "./fold-model.ts";
import type { MienfOptions } from "./mienf-options.ts";
import { asRows, createPairFlowModel } from "./pair-flow-model.ts";

/** Laws that the latents may be given. */
export type BaseKind = "tridiagonal" | "mixture";

/** How the model of a fold is trained. */
export interface FoldTraining {
  readonly runtime: Runtime;
  readonly options: MienfOptions;
  /** The laws to choose from by held-out likelihood. */
  readonly bases: readonly BaseKind[];
  readonly source: RandomSource;
  readonly signal?: AbortSignal | undefined;
  readonly maxSeconds?: number | undefined;
  readonly onEpoch: (progress: {
    readonly epoch: number;
    readonly step: number;
    readonly train: number;
    readonly heldOut: number;
  }) => void;
}

/** A model that was considered, and how likely validation rows are under it. */
export interface Candidate {
  readonly name: string;
  /** Mean negative log-likelihood of a validation row, in nats; comparable within a fold. */
  readonly heldOutLoss: number;
}

/** What came of a fold. */
export interface TrainedFold {
  readonly fold: FoldModel;
  readonly chosen: Candidate;
  readonly candidates: readonly Candidate[];
  readonly result: FitResult;
}

/**
 * Trains a model on the given rows.
 *
 * Warm start, joint training of both flows and the tridiagonal base, components shrunk to what validation rows bear out;
 * then, if asked for, mixtures for the latents of the trained flows, of the untrained ones, and of the columns merely
 * standardised. The model under which validation rows are most likely is kept.
 *
 * @param pair - both sides, all rows. @param rows - the rows that this model may see.
 */
export async function trainFold(
  pair: Pair,
  rows: Int32Array,
  training: FoldTraining,
): Promise<TrainedFold> {
  const { options, source, runtime, bases } = training;
  const split = splitRows(rows, options.validation, source.split("validation"));
  const start = (margins: MarginalTreatment): FoldModel =>
    startFold(pair, split, { margins, options, source });
  const trained = start(options.margins);
  const result = await trainFlows(trained, pair, split, training);
  const readOut = await readOutSplit(runtime, trained, pair, split);
  const { base } = trained.model;
  base.setComponentMutualInformation(
    shrinkComponents(base.componentMutualInformation(), readOut.heldOut.u, readOut.heldOut.v),
  );
  const considered: { fold: FoldModel; candidate: Candidate }[] = [];
  if (bases.includes("tridiagonal")) {
    const heldOutLoss = meanLoss(await readOutRows(runtime, trained, pair, split.heldOut));
    considered.push({ fold: trained, candidate: { name: "tridiagonal Gaussian", heldOutLoss } });
  }
  if (bases.includes("mixture")) {
    const how = (name: string) => ({ name, options, source: source.split(name) });
    considered.push(...withMixture(trained, readOut, how("flow latents")));
    const plain = { "linear latents": start(options.margins), columns: start("standardize") };
    for (const [name, fold] of Object.entries(plain)) {
      const latents = await readOutSplit(runtime, fold, pair, split);
      considered.push(...withMixture(fold, latents, how(name)));
    }
  }
  const best = considered.reduce((a, b) =>
    b.candidate.heldOutLoss < a.candidate.heldOutLoss ? b : a,
  );
  const candidates = considered.map(({ candidate }) => candidate);
  return { fold: best.fold, chosen: best.candidate, candidates, result };
}

/** An untrained model: margins, and the canonical start for its flows and base. */
function startFold(
  pair: Pair,
  split: RowSplit,
  how: {
    readonly margins: MarginalTreatment;
    readonly options: MienfOptions;
    readonly source: RandomSource;
  },
): FoldModel {
  const x = fitMargins(pair.x, split, how.margins);
  const y = fitMargins(pair.y, split, how.margins);
  const start = fitCanonicalStart(
    applyMargins(x, pair.x).values,
    applyMargins(y, pair.y).values,
    split,
  );
  const model = createPairFlowModel({
    start,
    couplings: how.options.couplings,
    hidden: how.options.hidden,
    source: how.source.split("weights"),
  });
  return { x, y, model, mixture: null };
}

function trainFlows(
  fold: FoldModel,
  pair: Pair,
  split: RowSplit,
  training: FoldTraining,
): Promise<FitResult> {
  const { options, source, runtime, signal, maxSeconds, onEpoch } = training;
  return fit(
    runtime,
    {
      label: "mienf",
      parameters: trainableParameters(fold.model.parameters),
      data: [
        toTrainingData(applyMargins(fold.x, pair.x).values),
        toTrainingData(applyMargins(fold.y, pair.y).values),
      ],
      rows: split,
      rowLoss: (x, y) => fold.model.rowLoss(asRows(x), asRows(y)),
    },
    {
      source: source.split("batches"),
      batchSize: options.batch,
      maxEpochs: options.epochs,
      learningRate: options.rate,
      patience: options.patience,
      optimizer: { weightDecay: options.decay, clipNorm: options.clip },
      signal,
      maxSeconds,
      onProgress: onEpoch,
    },
  );
}

interface SplitReadOut {
  readonly train: ReadOut;
  readonly heldOut: ReadOut;
}

async function readOutSplit(
  runtime: Runtime,
  fold: FoldModel,
  pair: Pair,
  split: RowSplit,
): Promise<SplitReadOut> {
  return {
    train: await readOutRows(runtime, fold, pair, split.train),
    heldOut: await readOutRows(runtime, fold, pair, split.heldOut),
  };
}

/** The same flows with a mixture for their latents; nothing where there are too few rows for one. */
function withMixture(
  fold: FoldModel,
  { train, heldOut }: SplitReadOut,
  how: { readonly name: string; readonly options: MienfOptions; readonly source: RandomSource },
): { fold: FoldModel; candidate: Candidate }[] {
  const chosen = chooseGaussianMixture(joined(train.u, train.v), joined(heldOut.u, heldOut.v), {
    dimX: train.u.columns,
    maxComponents: how.options.components,
    source: how.source,
  });
  if (chosen === null) {
    return [];
  }
  const { mixture, heldOutLogProb } = chosen;
  const count = mixture.weights.length;
  return [
    {
      fold: { ...fold, mixture },
      candidate: {
        name: `${count === 1 ? "Gaussian" : `mixture of ${count}`} on ${how.name}`,
        heldOutLoss: meanLoss({ logProb: heldOutLogProb, logDet: heldOut.logDet }),
      },
    },
  ];
}
