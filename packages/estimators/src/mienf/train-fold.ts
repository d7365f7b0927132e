import type { FitResult, RowSplit, Runtime } from "@mienf/core";
import { fit, splitRows, toTrainingData, trainableParameters } from "@mienf/core";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { chooseGaussianMixture } from "../latent-law/choose-gaussian-mixture.ts";
import { chooseStudentCopula } from "../latent-law/choose-student-copula.ts";
import { lawName } from "../latent-law/latent-law.ts";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import {
  fitCanonicalStart,
  identityStart,
  shrinkComponents,
} from "../preprocessing/canonical-start.ts";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import type { MarginalTreatment } from "../preprocessing/margins.ts";
import { joined, meanLoss, readOutRows } from "./fold-model.ts";
import type { FoldModel, Pair, ReadOut } from "./fold-model.ts";
import type { MienfOptions } from "./mienf-options.ts";
import { asRows, createPairFlowModel } from "./pair-flow-model.ts";

/** Laws that the latents may be given. */
export type BaseKind = "tridiagonal" | "mixture" | "student";

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
interface Candidate {
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
 * standardised, and Student laws for the columns made Gaussian. The model under which validation rows are most likely is kept.
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
  const start = (margins: MarginalTreatment, affine: "canonical" | "identity"): FoldModel =>
    startFold(pair, split, { margins, affine, options, source });
  const trained = start(options.margins, "canonical");
  const result = await trainFlows(trained, pair, split, training);
  const readOut = await readOutSplit(runtime, trained, pair, split);
  const { base } = trained.model;
  base.setComponentMutualInformation(
    shrinkComponents(base.componentMutualInformation(), readOut.heldOut.u, readOut.heldOut.v),
  );
  // Out of time, the first law that there is must do.
  const wanted = result.stoppedBy === "time" ? bases.slice(0, 1) : bases;
  const considered: { fold: FoldModel; candidate: Candidate }[] = [];
  if (wanted.includes("tridiagonal")) {
    const heldOutLoss = meanLoss(await readOutRows(runtime, trained, pair, split.heldOut));
    considered.push({ fold: trained, candidate: { name: "tridiagonal Gaussian", heldOutLoss } });
  }
  if (wanted.includes("mixture")) {
    const plain = {
      "flow latents": trained,
      "linear latents": start(options.margins, "canonical"),
      columns: start("standardize", "canonical"),
    };
    for (const [name, fold] of Object.entries(plain)) {
      const latents = fold === trained ? readOut : await readOutSplit(runtime, fold, pair, split);
      const chosen = chooseGaussianMixture(...sidesJoined(latents), {
        dimX: pair.x.columns,
        maxComponents: options.components,
        source: source.split(name),
      });
      considered.push(...withLaw(fold, chosen, { name, latents }));
    }
  }
  if (wanted.includes("student")) {
    const fold = start("gaussianize", "identity");
    const latents = await readOutSplit(runtime, fold, pair, split);
    const chosen = chooseStudentCopula(...sidesJoined(latents), { dimX: pair.x.columns });
    considered.push(...withLaw(fold, chosen, { name: "columns", latents }));
  }
  const best = considered.reduce((a, b) =>
    b.candidate.heldOutLoss < a.candidate.heldOutLoss ? b : a,
  );
  const candidates = considered.map(({ candidate }) => candidate);
  return { fold: best.fold, chosen: best.candidate, candidates, result };
}

/** An untrained model: margins, and a start for its flows and base. */
function startFold(
  pair: Pair,
  split: RowSplit,
  how: {
    readonly margins: MarginalTreatment;
    readonly affine: "canonical" | "identity";
    readonly options: MienfOptions;
    readonly source: RandomSource;
  },
): FoldModel {
  const x = fitMargins(pair.x, split, how.margins);
  const y = fitMargins(pair.y, split, how.margins);
  const start =
    how.affine === "identity"
      ? identityStart(x.length, y.length)
      : fitCanonicalStart(applyMargins(x, pair.x).values, applyMargins(y, pair.y).values, split);
  const model = createPairFlowModel({
    start,
    couplings: how.options.couplings,
    hidden: how.options.hidden,
    source: how.source.split("weights"),
  });
  return { x, y, model, law: null };
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
      // A Student law alone needs no flows.
      maxEpochs: training.bases.some((base) => base !== "student") ? options.epochs : 0,
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

function sidesJoined({ train, heldOut }: SplitReadOut): [train: Matrix, heldOut: Matrix] {
  return [joined(train.u, train.v), joined(heldOut.u, heldOut.v)];
}

/** The same flows with another law for their latents; nothing where there were too few rows for one. */
function withLaw(
  fold: FoldModel,
  chosen: { readonly law: LatentLaw; readonly heldOutLogProb: Float64Array } | null,
  of: { readonly name: string; readonly latents: SplitReadOut },
): { fold: FoldModel; candidate: Candidate }[] {
  if (chosen === null) {
    return [];
  }
  const { law, heldOutLogProb } = chosen;
  const heldOutLoss = meanLoss({ logProb: heldOutLogProb, logDet: of.latents.heldOut.logDet });
  const name = `${lawName(law)} on ${of.name}`;
  return [{ fold: { ...fold, law }, candidate: { name, heldOutLoss } }];
}
