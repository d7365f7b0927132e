import { createEagerRuntime, foldRows } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { ConfigError, createRandomSource, selectRows } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import * as z from "zod";
import { latentBlocks } from "../correction/latent-blocks.ts";
import { measureBaseGap } from "../correction/neighbor-correction.ts";
import { residualDependence } from "../correction/residual-dependence.ts";
import type { Estimate, Interval } from "../interface/estimate.ts";
import type { EstimateContext, Estimator, Progress } from "../interface/estimator.ts";
import { normalInterval } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { informationScore, verdictOf } from "../interface/verdict.ts";
import { evaluateLaw, lawMutualInformation } from "../latent-law/latent-law.ts";
import { createNeighborEngine } from "../nearest-neighbors/threads/neighbor-engine.ts";
import type { NeighborEngine } from "../nearest-neighbors/threads/neighbor-engine.ts";
import { lawOf, parted } from "./fold-model.ts";
import type { FoldModel, Pair } from "./fold-model.ts";
import { atomDoubt } from "./atom-doubt.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { believedDependence, weighed } from "./believed-dependence.ts";
import type { Candidate } from "./candidate.ts";
import { chooseTogether } from "./choose-candidate.ts";
import {
  believedResidual,
  finalReadOut,
  lowerBoundOf,
  meanReadOut,
  meanResidual,
  outOfFoldMean,
} from "./final-read-out.ts";
import type { FinalReadOut, FoldOutcome } from "./final-read-out.ts";
import { foldDiagnostics, trainingHistory } from "./fold-diagnostics.ts";
import { independencePValue } from "./independence-test.ts";
import { droppedFindings, mienfFindings } from "./mienf-findings.ts";
import { mienfFittedModel } from "./mienf-fitted-model.ts";
import { modelOfAtoms } from "./model-of-atoms.ts";
import { withoutAtoms } from "../preprocessing/pair-atoms.ts";
import type { PairAtoms } from "../preprocessing/pair-atoms.ts";
import { orderFindings } from "../preprocessing/same-order.ts";
import { tieFindings } from "../preprocessing/tie-findings.ts";
import { modelOfColumns } from "./model-of-columns.ts";
import type { ModelColumns } from "./model-of-columns.ts";
import { keptColumns, withoutDependentColumns } from "../preprocessing/dependent-columns.ts";
import type { MienfOptions, MienfSettings, mienfOptions } from "./mienf-options.ts";
import { checkedByNeighbors, seenByNeighbors } from "./neighbor-check.ts";
import { normalityOf } from "./normality.ts";
import { isGaussian, promisingFamilies } from "./promising-families.ts";
import type { Family } from "./families.ts";
import { trainFold } from "./train-fold.ts";
import type { TrainedFold } from "./train-fold.ts";

/** How the interval of a cross-fitted MIENF estimate is made, in words. */
const CROSS_FIT_INTERVAL =
  "normal: standard error of the out-of-fold pointwise values, widened by the spread of the repeats, if any, and by their distance from the base's own mutual information";

/** What is added where values that rows share were spread. */
const EDGES = ", and by what the edges of spread values may cost";

/** A member of the family: which laws the latents may be given. */
export interface MienfKind {
  readonly name: string;
  readonly families: readonly Family[];
  readonly options: typeof mienfOptions;
}

/**
 * Makes an estimator of the family.
 *
 * The rows are cut into folds; the pointwise mutual information of each row comes from a model that was trained on the
 * other folds, and its mean is the estimate, so over-fitting cannot raise it. The interval is normal: it covers the
 * sampling of the rows and, through the distance between this mean and the base's own mutual information, the part of
 * over-fitting and of misfit on which the two disagree. It does not cover a law that the base cannot represent.
 *
 * Columns that follow linearly from others of their side are left out first, and the estimate says so.
 *
 * @param kind - which member. @param settings - see {@link mienfOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range.
 */
export function mienfEstimator(kind: MienfKind, settings: MienfSettings): Estimator {
  const parsed = kind.options.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${kind.name}: ${z.prettifyError(parsed.error)}`);
  }
  const options = parsed.data;
  return {
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const given = pairedSamples(x, y, (dimX, dimY) => minimumRows(dimX, dimY, options));
      const columns = { x: withoutDependentColumns(given.x), y: withoutDependentColumns(given.y) };
      const kept = {
        x: columns.x ? keptColumns(columns.x, given.x) : given.x,
        y: columns.y ? keptColumns(columns.y, given.y) : given.y,
      };
      const { samples, atoms } = withoutAtoms(
        { ...kept, sampleSize: given.sampleSize },
        context.seed,
      );
      const runtime = context.runtime ?? (await createEagerRuntime());
      const ensembles = await crossFitRepeatedly(
        samples,
        { kind, options },
        { ...context, runtime },
      );
      const folds = ensembles.flat();
      const [first] = ensembles as [FoldOutcome[], ...FoldOutcome[][]];
      const corrected = options.correction === "auto";
      const inTime = folds.every(({ cutShort }) => !cutShort);
      const seen = corrected && inTime ? await seenByNeighbors(samples, context) : null;
      const readOuts = ensembles.map((each) => finalReadOut(samples, each, { corrected, seen }));
      const ofBases = meanReadOut(readOuts);
      const readOut = seen === null ? ofBases : checkedByNeighbors(ofBases, seen);
      const source = createRandomSource(context.seed ?? 0).split("read-out");
      const pValue =
        options.permutations === 0
          ? null
          : await independencePValue(first, outOfFoldMean(first.map(ofLawAlone)), {
              permutations: options.permutations,
              source: source.split("permutations"),
              signal: context.signal,
            });
      const { level = 0.95 } = context;
      const edges = await atomDoubt(runtime, { given: kept, atoms }, folds);
      const doubt = Math.hypot(readOut.doubt ?? 0, edges);
      const interval =
        options.interval === "bootstrap"
          ? bootstrapInterval({ ...readOut, doubt }, { level, source: source.split("bootstrap") })
          : normalInterval(
              readOut.mutualInformation,
              Math.hypot(readOut.standardError, readOut.excess, doubt),
              { level, method: edges > 0 ? `${CROSS_FIT_INTERVAL}${EDGES}` : CROSS_FIT_INTERVAL },
            );
      return assembleEstimate(samples, folds, {
        kind,
        given: kept,
        columns,
        atoms,
        readOut,
        repeats: readOuts.map(({ mutualInformation }) => mutualInformation),
        pValue,
        interval,
        context,
        runtime: runtime.name,
        seconds: (performance.now() - startMs) / 1000,
      });
    },
  };
}

/** Rows that leave every fold's training part larger than its widths. */
function minimumRows(dimX: number, dimY: number, options: MienfOptions): number {
  const share = ((options.folds - 1) / options.folds) * (1 - options.validation);
  return Math.max(20, Math.ceil((dimX + dimY + 10) / share));
}

/** Which member of the family, with its options. */
interface Member {
  readonly kind: MienfKind;
  readonly options: MienfOptions;
}

/** The folds of each repeat; the seed decides their splits and starts, and the first repeat is what one alone would be. */
async function crossFitRepeatedly(
  samples: PairedSamples,
  { kind, options }: Member,
  context: EstimateContext & { readonly runtime: Runtime },
): Promise<FoldOutcome[][]> {
  const { seed = 0, maxSeconds = Infinity, onProgress } = context;
  const source = createRandomSource(seed);
  const endMs = performance.now() + 1000 * maxSeconds;
  const ensembles: FoldOutcome[][] = [];
  for (let repeat = 0; repeat < options.repeats; repeat += 1) {
    const now = performance.now();
    const progressOf = (progress: Progress): void =>
      onProgress?.({
        ...progress,
        stage:
          options.repeats === 1
            ? progress.stage
            : `${progress.stage}, repeat ${repeat + 1} of ${options.repeats}`,
        fraction: (repeat + progress.fraction) / options.repeats,
      });
    ensembles.push(
      await crossFit(
        samples,
        { kind, options },
        {
          ...context,
          onProgress: progressOf,
          source: repeat === 0 ? source : source.split(`repeat ${repeat}`),
          deadlineMs: now + (endMs - now) / (options.repeats - repeat),
        },
      ),
    );
  }
  onProgress?.({ stage: "done", fraction: 1 });
  return ensembles;
}

async function crossFit(
  samples: PairedSamples,
  { kind, options }: Member,
  context: EstimateContext & {
    readonly runtime: Runtime;
    readonly source: RandomSource;
    readonly deadlineMs: number;
  },
): Promise<FoldOutcome[]> {
  const { runtime, source, deadlineMs, signal, onProgress } = context;
  const trained: (TrainedFold & FoldRows)[] = [];
  let families = kind.families;
  let done = 0;
  for (const [index, rows] of foldRows(
    samples.sampleSize,
    options.folds,
    source.split("folds"),
  ).entries()) {
    const stage = `fold ${index + 1} of ${options.folds}`;
    const now = performance.now();
    const foldSource = source.split(`fold ${index}`);
    const fold = await trainFold(samples, rows.train, {
      runtime,
      options,
      families,
      exploring: index === 0,
      source: foldSource,
      signal,
      deadlineMs: now + (deadlineMs - now) / (options.folds - index),
      onEpoch: ({ epoch, train, ...progress }) => {
        // Families of one fold may be trained one after the other.
        const ofFold = Math.min(1, epoch / Math.max(1, options.epochs));
        done = Math.max(done, (index + ofFold) / options.folds);
        onProgress?.({ stage, fraction: done, loss: train, ...progress });
      },
    });
    trained.push({ ...fold, heldOut: rows.heldOut, source: foldSource });
    // The first fold decides what the others need not try.
    families = index === 0 ? promisingFamilies(fold.candidates, fold.chosen) : families;
  }
  const engine = createNeighborEngine({ signal });
  const seen = chooseTogether(trained).map((chosen, index) => {
    const { fold, latents } = chosen;
    const unseen = selectRows(latents.rows, trained[index]!.heldOut);
    return { chosen, ofLaw: evaluateLaw(lawOf(fold), unseen).pointwise };
  });
  const chosen = withBelievedDependence(seen);
  const outcomes: FoldOutcome[] = [];
  for (const [index, fold] of trained.entries()) {
    const { ofLaw } = seen[index]!;
    outcomes.push(
      await foldOutcome({ ...fold, chosen: chosen[index]!, ofLaw }, { options, engine }),
    );
  }
  return outcomes;
}

/** A fold's model, and what its law says of the rows that it has not seen. */
interface UnseenByLaw {
  readonly chosen: Candidate;
  readonly ofLaw: Float64Array;
}

/** The folds' models, whose laws have the weight that the unseen rows of the other folds give to theirs. */
function withBelievedDependence(folds: readonly UnseenByLaw[]): Candidate[] {
  // Components of a tridiagonal base are shrunk to what rows bear out already, and a Gaussian of linear latents has a closed form.
  const isPlain = ({ chosen: { family, fold } }: UnseenByLaw): boolean =>
    lawOf(fold).kind === "tridiagonal" || family === "Gaussian on linear latents";
  return folds.map((each) => {
    const others = folds.filter((other) => other !== each && !isPlain(other));
    const weight = believedDependence(Float64Array.from(others.flatMap(({ ofLaw }) => [...ofLaw])));
    return weight === 1 || isPlain(each)
      ? each.chosen
      : { ...each.chosen, fold: { ...each.chosen.fold, dependence: weight } };
  });
}

const ofLawAlone = (fold: FoldOutcome): FoldOutcome => ({ ...fold, pointwise: fold.ofLaw });

/** The rows that a fold does not see, and where its random numbers come from. */
interface FoldRows {
  readonly heldOut: Int32Array;
  readonly source: RandomSource;
}

/** What a trained fold says of the rows that it has not seen. */
async function foldOutcome(
  fold: TrainedFold & FoldRows & Pick<FoldOutcome, "ofLaw">,
  { options, engine }: { readonly options: MienfOptions; readonly engine: NeighborEngine },
): Promise<FoldOutcome> {
  const { chosen, cutShort, heldOut, source } = fold;
  const law = lawOf(chosen.fold);
  const { dependence: weight = 1 } = chosen.fold;
  // What is left out is measured against the law alone.
  const wanted = options.correction === "auto" && !cutShort && weight === 1;
  const blocks = wanted ? latentBlocks(law, chosen.latents.rows, source.split("draws")) : null;
  const unseen = selectRows(chosen.latents.rows, heldOut);
  return {
    ...fold,
    pointwise: weighed(fold.ofLaw, weight),
    // Information is convex in the weight: no more than this.
    own: weight * lawMutualInformation(law, source.split("base")),
    gap: blocks && (await measureBaseGap(engine, blocks, heldOut)),
    residual: weight < 1 ? null : residualDependence(law, unseen, source.split("residual")),
  };
}

function assembleEstimate(
  samples: PairedSamples,
  folds: readonly FoldOutcome[],
  run: {
    readonly kind: MienfKind;
    readonly columns: ModelColumns;
    readonly atoms: PairAtoms;
    /** The columns that were kept, before their atoms were spread. */
    readonly given: Pair;
    readonly readOut: FinalReadOut;
    readonly repeats: readonly number[];
    readonly pValue: number | null;
    readonly interval: Interval;
    readonly context: EstimateContext;
    readonly runtime: string;
    readonly seconds: number;
  },
): Estimate {
  const { seed = 0, onWarning } = run.context;
  const { readOut } = run;
  const { mutualInformation, standardError, pointwise, excess } = readOut;
  const components = meanComponents(folds.map(({ chosen }) => chosen.fold));
  const findings = [
    ...droppedFindings(run.columns),
    ...tieFindings(run.given, run.atoms),
    ...orderFindings(run.given, mutualInformation),
    ...mienfFindings(samples, {
      mutualInformation,
      gap: excess,
      components,
      cutShort: folds.map(({ cutShort }) => cutShort),
      residual: readOut.neighbors === "nothing" ? believedResidual(folds) : null,
      moreByNeighbors:
        readOut.neighbors === "all" ? mutualInformation - Math.max(0, outOfFoldMean(folds)) : 0,
      standardError,
      correctionError: readOut.neighbors === "a correction" ? (readOut.doubt ?? 0) : 0,
      dependence: Math.min(...folds.map(({ chosen }) => chosen.fold.dependence ?? 1)),
    }),
  ];
  const warnings = findings.map(({ message }) => message);
  for (const warning of warnings) {
    onWarning?.(warning);
  }
  const first = folds[0] as FoldOutcome;
  const residual = meanResidual(folds);
  return {
    mutualInformation,
    interval: run.interval,
    score: informationScore(mutualInformation),
    verdict: verdictOf(findings),
    estimator: run.kind.name,
    sampleSize: samples.sampleSize,
    dimensions: {
      x: run.columns.x?.weights.columns ?? samples.x.columns,
      y: run.columns.y?.weights.columns ?? samples.y.columns,
    },
    runtime: run.runtime,
    seed,
    seconds: run.seconds,
    diagnostics: {
      readOut: readOut.method,
      closedForm: folds.reduce((sum, { own }) => sum + own, 0) / folds.length,
      outOfFold: outOfFoldMean(folds),
      lowerBound: lowerBoundOf(folds),
      independencePValue: run.pValue,
      residualDependence: residual && {
        nats: residual.total,
        nonlinear: residual.nonlinear,
        standardError: residual.standardError,
      },
      latentNormality: latentNormality(first),
      standardError,
      ...(run.repeats.length > 1 ? { repeats: [...run.repeats] } : {}),
      components: [...components],
      folds: folds.map(foldDiagnostics),
    },
    warnings,
    pointwise,
    components,
    latents: firstLatents(first),
    history: trainingHistory(first),
    model: modelOfColumns(
      modelOfAtoms(
        mienfFittedModel(
          folds.map(({ chosen }) => chosen.fold),
          { estimator: run.kind.name, seed },
        ),
        run.atoms,
      ),
      run.columns,
    ),
  };
}

/** Latents of the first fold's held-out rows. */
function firstLatents({ chosen, heldOut }: FoldOutcome): Estimate["latents"] {
  const { u, v } = parted(selectRows(chosen.latents.rows, heldOut), chosen.fold.x.length);
  return { x: u, y: v };
}

/** How far the first fold's unseen latents are from normal margins, where its base takes them to be normal. */
function latentNormality({ chosen, heldOut }: FoldOutcome): Estimate["diagnostics"] | null {
  const law = lawOf(chosen.fold);
  return law.kind === "tridiagonal" || isGaussian(chosen)
    ? { ...normalityOf(selectRows(chosen.latents.rows, heldOut)) }
    : null;
}

/** Mean over folds of the tridiagonal base's components in descending order; none where a fold has another base. */
function meanComponents(folds: readonly FoldModel[]): Float64Array {
  if (folds.some(({ law }) => law !== null)) {
    return new Float64Array();
  }
  const sorted = folds.map(({ model }) =>
    model.base.componentMutualInformation().toSorted().toReversed(),
  );
  return Float64Array.from(
    sorted[0] ?? [],
    (_, j) =>
      sorted.reduce((sum, components) => sum + (components[j] as number), 0) / sorted.length,
  );
}
