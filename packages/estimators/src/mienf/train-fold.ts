import type { FitResult, RowSplit } from "@mienf/core";
import { splitRows } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { selectRows } from "@mienf/numeric";
import { residualDependence } from "../correction/residual-dependence.ts";
import { gaussianOf } from "../latent-law/fit-gaussian-mixture.ts";
import { shrinkComponents } from "../preprocessing/canonical-start.ts";
import { candidateOf } from "./candidate.ts";
import type { Candidate, Given } from "./candidate.ts";
import { chooseCandidate } from "./choose-candidate.ts";
import { COUPLED, TWISTED } from "./families.ts";
import type { Family } from "./families.ts";
import { latentsOf, lawOf, parted } from "./fold-model.ts";
import type { Pair } from "./fold-model.ts";
import { secondsLeft } from "./fold-training.ts";
import type { FoldTraining } from "./fold-training.ts";
import { untrainedCandidates, withMixture, withMoreComponents } from "./law-candidates.ts";
import { isGaussian } from "./promising-families.ts";
import { foldStarts } from "./start-fold.ts";
import { trainFlows } from "./train-flows.ts";
import type { Objective } from "./train-flows.ts";
import { twistOptions } from "./twist-options.ts";

/** Less is gone before training has started. */
const TRAINING_SECONDS = 0.1;

/** What came of a fold. */
export interface TrainedFold {
  readonly chosen: Candidate;
  readonly candidates: readonly Candidate[];
  /** Of flows, whatever came of them; none where no family asked for them, or there was no time. */
  readonly trainings: readonly FitResult[];
  /** Whether time ran out before all was tried. */
  readonly cutShort: boolean;
}

/**
 * Trains a model on the given rows.
 *
 * Warm start, joint training of both flows and the tridiagonal base, components shrunk to what validation rows bear out;
 * then, if asked for, mixtures for the latents of the trained flows, of the untrained ones, and of the columns merely
 * standardised; mixtures for pairs of columns; and Student laws of the columns, as they are or made Gaussian. Where the best of
 * these may be far off, flows of twists are trained likewise. The model under which validation rows are most likely is kept.
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
  const asksFor = (some: readonly Family[]): boolean =>
    some.some((family) => families.includes(family));
  const found: Candidate[] = [];
  const trainings: FitResult[] = [];
  const inTime = secondsLeft(training) > TRAINING_SECONDS;
  if (inTime && families.includes("full Gaussian")) {
    const trained = await trainedFlows(pair, warm(), "batch Gaussian", training);
    trainings.push(trained.training);
    found.push(withFullGaussian(trained));
  } else if (inTime && asksFor(COUPLED)) {
    const trained = await trainedFlows(pair, warm(), "tridiagonal", training);
    trainings.push(trained.training);
    found.push(...(await withBases(trained, COUPLED, training)));
  }
  found.push(...(await untrainedCandidates(pair, start, training)));
  const candidates = await withMoreComponents(found, split, training);
  if (
    secondsLeft(training) > TRAINING_SECONDS &&
    asksFor(TWISTED) &&
    // A single column has no plane to turn.
    pair.x.columns + pair.y.columns > 2 &&
    (!training.exploring || mayBeFarOff(candidates, split, source.split("residual")))
  ) {
    const given = start(options.margins, "canonical", "twists");
    const trained = await trainedFlows(pair, given, "tridiagonal", {
      ...training,
      options: twistOptions(options, split.train.length),
    });
    trainings.push(trained.training);
    const twisted = await withBases(trained, TWISTED, training);
    candidates.push(...(await withMoreComponents(twisted, split, training)));
  }
  if (candidates.length === 0) {
    // Too few rows, or too little time, for any law of the families asked for.
    candidates.push(candidateOf("tridiagonal", warm()));
  }
  const chosen = chooseCandidate(candidates);
  const untrained = !inTime && asksFor(["full Gaussian", ...COUPLED, ...TWISTED]);
  const cutShort =
    untrained ||
    trainings.some(({ stoppedBy }) => stoppedBy === "time") ||
    secondsLeft(training) === 0;
  return { chosen, candidates, trainings, cutShort };
}

/** Trained flows with their own base, and with a mixture, as far as these are asked for. */
async function withBases(
  given: Given,
  [tridiagonal, mixture]: typeof COUPLED | typeof TWISTED,
  training: FoldTraining,
): Promise<Candidate[]> {
  shrinkBase(given);
  const candidates: Candidate[] = [];
  if (training.families.includes(tridiagonal)) {
    candidates.push(candidateOf(tridiagonal, given));
  }
  if (training.families.includes(mixture) && secondsLeft(training) > 0) {
    candidates.push(...(await withMixture(mixture, given, training)));
  }
  return candidates;
}

/** Standard errors of residual dependence from which twists are tried. */
const SUSPICIOUS = 2;

/**
 * Whether the best of the candidates may be far from the truth: its law is a mixture, which may follow a curve piece by piece, or
 * training rows seem to depend on each other in ways that its law does not have.
 */
function mayBeFarOff(
  candidates: readonly Candidate[],
  split: RowSplit,
  source: RandomSource,
): boolean {
  if (candidates.length === 0) {
    return true;
  }
  const chosen = chooseCandidate(candidates);
  const law = lawOf(chosen.fold);
  if (law.kind === "mixture") {
    return !isGaussian(chosen);
  }
  const rows = selectRows(chosen.latents.rows, split.train);
  const residual = residualDependence(law, rows, source);
  return residual !== null && residual.nonlinear > SUSPICIOUS * residual.standardError;
}

async function trainedFlows(
  pair: Pair,
  start: Given,
  objective: Objective,
  training: FoldTraining,
): Promise<Given & { readonly training: FitResult }> {
  const result = await trainFlows(start, pair, objective, training);
  const latents = await latentsOf(training.runtime, start.fold, pair);
  return { ...start, latents, training: result };
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
