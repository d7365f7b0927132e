import type { FitResult } from "@mienf/core";
import { splitRows } from "@mienf/core";
import { selectRows } from "@mienf/numeric";
import { gaussianOf } from "../latent-law/fit-gaussian-mixture.ts";
import { shrinkComponents } from "../preprocessing/canonical-start.ts";
import { candidateOf } from "./candidate.ts";
import type { Candidate, Given } from "./candidate.ts";
import { chooseCandidate } from "./choose-candidate.ts";
import { usesFlows } from "./families.ts";
import { latentsOf, parted } from "./fold-model.ts";
import type { Pair } from "./fold-model.ts";
import { secondsLeft } from "./fold-training.ts";
import type { FoldTraining } from "./fold-training.ts";
import { untrainedCandidates, withMixture, withMoreComponents } from "./law-candidates.ts";
import { foldStarts } from "./start-fold.ts";
import { trainFlows } from "./train-flows.ts";
import type { Objective } from "./train-flows.ts";

/** Less is gone before training has started. */
const TRAINING_SECONDS = 0.1;

/** What came of a fold. */
export interface TrainedFold {
  readonly chosen: Candidate;
  readonly candidates: readonly Candidate[];
  /** Of the training of the flows; null where no family asked for them, or there was no time. */
  readonly result: FitResult | null;
  /** Whether time ran out before all was tried. */
  readonly cutShort: boolean;
}

/**
 * Trains a model on the given rows.
 *
 * Warm start, joint training of both flows and the tridiagonal base, components shrunk to what validation rows bear out;
 * then, if asked for, mixtures for the latents of the trained flows, of the untrained ones, and of the columns merely
 * standardised; mixtures for pairs of columns; and Student laws of the columns, as they are or made Gaussian. The model under which
 * validation rows are most likely is kept.
 *
 * @param pair - both sides, all rows. @param rows - the rows that this model may see.
 */
export async function trainFold(
  pair: Pair,
  rows: Int32Array,
  training: FoldTraining,
): Promise<TrainedFold> {
  const { options, source, families } = training;
  const split = splitRows(rows, options.validation, source.split("validation"));
  const start = foldStarts(pair, split, training);
  const warm = (): Given => start(options.margins, "canonical");
  const candidates: Candidate[] = [];
  let result: FitResult | null = null;
  const inTime = secondsLeft(training) > TRAINING_SECONDS;
  if (inTime && families.includes("full Gaussian")) {
    const trained = await trainedFlows(pair, warm(), "batch Gaussian", training);
    ({ result } = trained);
    candidates.push(withFullGaussian(trained.given));
  } else if (inTime && families.some(usesFlows)) {
    const trained = await trainedFlows(pair, warm(), "tridiagonal", training);
    ({ result } = trained);
    shrinkBase(trained.given);
    if (families.includes("tridiagonal")) {
      candidates.push(candidateOf("tridiagonal", trained.given));
    }
    if (families.includes("mixture on flow latents") && secondsLeft(training) > 0) {
      candidates.push(...(await withMixture("mixture on flow latents", trained.given, training)));
    }
  }
  candidates.push(...(await untrainedCandidates(pair, start, training)));
  if (candidates.length === 0) {
    // Too few rows, or too little time, for any law of the families asked for.
    candidates.push(candidateOf("tridiagonal", warm()));
  }
  const refined = await withMoreComponents(candidates, split, training);
  const chosen = chooseCandidate(refined);
  const untrained = !inTime && families.some(usesFlows);
  const cutShort = untrained || result?.stoppedBy === "time" || secondsLeft(training) === 0;
  return { chosen, candidates: refined, result, cutShort };
}

async function trainedFlows(
  pair: Pair,
  start: Given,
  objective: Objective,
  training: FoldTraining,
): Promise<{ readonly given: Given; readonly result: FitResult }> {
  const result = await trainFlows(start, pair, objective, training);
  const latents = await latentsOf(training.runtime, start.fold, pair);
  return { given: { ...start, latents }, result };
}

/** Shrinks the base's components to what validation rows bear out. */
function shrinkBase({ fold, latents, split }: Given): void {
  const { base } = fold.model;
  const { u, v } = parted(selectRows(latents.rows, split.heldOut), fold.x.length);
  base.setComponentMutualInformation(shrinkComponents(base.componentMutualInformation(), u, v));
}

/** The Gaussian with the moments of all training latents. */
function withFullGaussian(given: Given): Candidate {
  const { fold, latents, split } = given;
  const law = gaussianOf(selectRows(latents.rows, split.train), fold.x.length);
  return candidateOf("full Gaussian", { ...given, fold: { ...fold, law } });
}
