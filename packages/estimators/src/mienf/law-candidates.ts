import type { RowSplit } from "@mienf/core";
import { DomainError, selectRows } from "@mienf/numeric";
import { chooseGaussianMixture } from "../latent-law/choose-gaussian-mixture.ts";
import { chooseNoisyPairs } from "../latent-law/noisy-pairs.ts";
import { choosePairedMixtures } from "../latent-law/choose-paired-mixtures.ts";
import { fitEllipticalStudent } from "../latent-law/elliptical-student.ts";
import { chooseStudentCopula } from "../latent-law/choose-student-copula.ts";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import { candidateOf, heldOutLoss } from "./candidate.ts";
import type { Candidate, Given } from "./candidate.ts";
import type { Family } from "./families.ts";
import type { Pair } from "./fold-model.ts";
import { secondsLeft } from "./fold-training.ts";
import type { FoldTraining } from "./fold-training.ts";
import type { StartFold } from "./start-fold.ts";

/** Laws for latents that need no training of flows: the first at any rate, others for as long as there is time. */
export async function untrainedCandidates(
  pair: Pair,
  start: StartFold,
  training: FoldTraining,
): Promise<Candidate[]> {
  const { options } = training;
  const candidates: Candidate[] = [];
  const wants = (family: Family): boolean =>
    training.families.includes(family) && secondsLeft(training) > 0;
  const linear = start(options.margins, "canonical");
  if (training.families.includes("Gaussian on linear latents")) {
    candidates.push(candidateOf("Gaussian on linear latents", linear));
  }
  if (wants("mixture on linear latents")) {
    candidates.push(...(await withMixture("mixture on linear latents", linear, training)));
  }
  // Where no column is bent, columns merely standardised are the same again.
  const isBent = [...linear.fold.x, ...linear.fold.y].some(({ curve }) => curve !== null);
  if (isBent && wants("mixture on columns")) {
    const given = start("standardize", "canonical");
    candidates.push(...(await withMixture("mixture on columns", given, training)));
  }
  if (wants("pairs on columns")) {
    candidates.push(...(await withPairs(start(options.margins, "identity"), training)));
  }
  if (wants("Student on columns")) {
    candidates.push(...(await withStudent(pair, start, training)));
  }
  if (wants("noise on columns")) {
    candidates.push(...(await withNoise(start("standardize", "identity"), training)));
  }
  return candidates;
}

export async function withMixture(
  family: Family,
  given: Given,
  training: FoldTraining,
  maxComponents = Math.min(FIRST_COMPONENTS, training.options.components),
): Promise<Candidate[]> {
  const { fold, latents, split } = given;
  const search = chooseGaussianMixture(
    selectRows(latents.rows, split.train),
    selectRows(latents.rows, split.heldOut),
    {
      dimX: fold.x.length,
      maxComponents,
      source: training.source.split(family),
      signal: training.signal,
      deadlineMs: training.deadlineMs,
    },
  );
  return withLaw(family, given, search);
}

/** Components of a mixture while it is compared with other families. */
const FIRST_COMPONENTS = 4;

/** Columns up to which every mixture is worth the time: those that few components make likely need not gain most by more. */
const FEW_COLUMNS = 6;

/**
 * The best of the mixtures, or each of them in few columns, with as many components as held-out rows bear out, where it came
 * near as many as it was allowed.
 *
 * @returns the candidates, those replaced.
 */
export async function withMoreComponents(
  candidates: readonly Candidate[],
  split: RowSplit,
  training: FoldTraining,
): Promise<Candidate[]> {
  const { components } = training.options;
  if (components <= FIRST_COMPONENTS) {
    return [...candidates];
  }
  const full = candidates
    .filter(
      ({ family, fold: { law } }) =>
        family.startsWith("mixture") &&
        law?.kind === "mixture" &&
        law.weights.length >= FIRST_COMPONENTS - 1,
    )
    .toSorted((a, b) => heldOutLoss(a) - heldOutLoss(b));
  const few = (full[0]?.latents.rows.columns ?? 0) <= FEW_COLUMNS;
  const refined = [...candidates];
  for (const candidate of few ? full : full.slice(0, 1)) {
    if (secondsLeft(training) === 0) {
      break;
    }
    const { family } = candidate;
    const given = { ...candidate, split };
    const [more = candidate] = await withMixture(family, given, training, components);
    if (heldOutLoss(more) < heldOutLoss(candidate)) {
      refined[refined.indexOf(candidate)] = more;
    }
  }
  return refined;
}

async function withPairs(given: Given, training: FoldTraining): Promise<Candidate[]> {
  const { fold, latents, split } = given;
  const search = choosePairedMixtures(
    selectRows(latents.rows, split.train),
    selectRows(latents.rows, split.heldOut),
    {
      dimX: fold.x.length,
      maxComponents: training.options.components,
      source: training.source.split("pairs on columns"),
      signal: training.signal,
      deadlineMs: training.deadlineMs,
    },
  );
  return withLaw("pairs on columns", given, search);
}

/** A Student law behind bent margins, or of the columns as they are where validation rows are likelier under that. */
async function withStudent(
  pair: Pair,
  start: StartFold,
  training: FoldTraining,
): Promise<Candidate[]> {
  const family = "Student on columns";
  const bent = start("gaussianize", "identity");
  const { split } = bent;
  const search = chooseStudentCopula(
    selectRows(bent.latents.rows, split.train),
    selectRows(bent.latents.rows, split.heldOut),
    { dimX: bent.fold.x.length, signal: training.signal },
  );
  const [copula] = await withLaw(family, bent, search);
  if (copula?.fold.law?.kind !== "student" || copula.fold.law.degreesOfFreedom > HEAVY_TAILED) {
    return copula ? [copula] : [];
  }
  const [x, y] = [selectRows(pair.x, split.train), selectRows(pair.y, split.train)];
  const elliptical = fitEllipticalStudent(x, y);
  if (elliptical === null) {
    return [copula];
  }
  const given = start(elliptical, "identity");
  const plain = candidateOf(family, { ...given, fold: { ...given.fold, law: elliptical.law } });
  return [heldOutLoss(plain) < heldOutLoss(copula) ? plain : copula];
}

/** Degrees of freedom above which columns may as well be normal, and other families are as good. */
const HEAVY_TAILED = 10;

async function withNoise(given: Given, training: FoldTraining): Promise<Candidate[]> {
  const { fold, latents, split } = given;
  const search = chooseNoisyPairs(
    selectRows(latents.rows, split.train),
    selectRows(latents.rows, split.heldOut),
    { dimX: fold.x.length, signal: training.signal },
  );
  return withLaw("noise on columns", given, search);
}

/**
 * The same flows with another law for their latents; nothing where there were too few rows for one, or one side determines
 * the other so closely that the law's covariance is singular.
 */
async function withLaw(
  family: Family,
  given: Given,
  search: Promise<LatentLaw | null>,
): Promise<Candidate[]> {
  try {
    const law = await search;
    return law === null ? [] : [candidateOf(family, { ...given, fold: { ...given.fold, law } })];
  } catch (error) {
    if (error instanceof DomainError) {
      return [];
    }
    throw error;
  }
}
