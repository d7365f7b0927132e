import type { FitResult } from "@mienf/core";
import { createEagerRuntime, foldRows } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { ConfigError, createRandomSource, selectRows } from "@mienf/numeric";
import * as z from "zod";
import { latentBlocks } from "../correction/latent-blocks.ts";
import { measureBaseGap } from "../correction/neighbor-correction.ts";
import type { Estimate, HistoryPoint, Interval } from "../interface/estimate.ts";
import type { EstimateContext, Estimator } from "../interface/estimator.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { informationScore, verdictOf } from "../interface/verdict.ts";
import { evaluateLaw, lawMutualInformation } from "../latent-law/latent-law.ts";
import { createNeighborEngine } from "../nearest-neighbors/threads/neighbor-engine.ts";
import { lawOf, parted } from "./fold-model.ts";
import type { FoldModel } from "./fold-model.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { finalReadOut, lowerBoundOf, outOfFoldMean } from "./final-read-out.ts";
import type { FinalReadOut, FoldOutcome } from "./final-read-out.ts";
import { independencePValue } from "./independence-test.ts";
import { mienfFindings } from "./mienf-findings.ts";
import { mienfFittedModel } from "./mienf-fitted-model.ts";
import type { MienfOptions, MienfSettings, mienfOptions } from "./mienf-options.ts";
import { promisingFamilies } from "./promising-families.ts";
import { heldOutLoss } from "./candidate.ts";
import type { Family } from "./families.ts";
import { trainFold } from "./train-fold.ts";

/** How the interval of a cross-fitted MIENF estimate is made, in words. */
const CROSS_FIT_INTERVAL =
  "normal: standard error of the out-of-fold pointwise values, widened by their distance from the base's own mutual information";

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
      const samples = pairedSamples(x, y, (dimX, dimY) => minimumRows(dimX, dimY, options));
      const runtime = context.runtime ?? (await createEagerRuntime());
      const folds = await crossFit(samples, { kind, options }, { ...context, runtime });
      const readOut = finalReadOut(samples, folds);
      const source = createRandomSource(context.seed ?? 0).split("read-out");
      const pValue =
        options.permutations === 0
          ? null
          : await independencePValue(folds, outOfFoldMean(folds), {
              permutations: options.permutations,
              source: source.split("permutations"),
              signal: context.signal,
            });
      const { level = 0.95 } = context;
      const interval =
        options.interval === "bootstrap"
          ? bootstrapInterval(readOut, { level, source: source.split("bootstrap") })
          : normalInterval(
              readOut.mutualInformation,
              Math.hypot(readOut.standardError, readOut.excess),
              { level, method: CROSS_FIT_INTERVAL },
            );
      return assembleEstimate(samples, folds, {
        kind,
        readOut,
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

async function crossFit(
  samples: PairedSamples,
  { kind, options }: { readonly kind: MienfKind; readonly options: MienfOptions },
  context: EstimateContext & { readonly runtime: Runtime },
): Promise<FoldOutcome[]> {
  const { runtime, seed = 0, maxSeconds = Infinity, signal, onProgress } = context;
  const source = createRandomSource(seed);
  const engine = createNeighborEngine({ signal });
  const startMs = performance.now();
  const outcomes: FoldOutcome[] = [];
  let families = kind.families;
  for (const [index, split] of foldRows(
    samples.sampleSize,
    options.folds,
    source.split("folds"),
  ).entries()) {
    const stage = `fold ${index + 1} of ${options.folds}`;
    const spent = (performance.now() - startMs) / 1000;
    const foldSource = source.split(`fold ${index}`);
    const trained = await trainFold(samples, split.train, {
      runtime,
      options,
      families,
      source: foldSource,
      signal,
      maxSeconds: (maxSeconds - spent) / (options.folds - index),
      onEpoch: ({ epoch, train, ...progress }) => {
        const fraction = (index + epoch / Math.max(1, options.epochs)) / options.folds;
        onProgress?.({ stage, fraction, loss: train, ...progress });
      },
    });
    const { fold, latents } = trained.chosen;
    const law = lawOf(fold);
    const wanted = options.correction === "auto" && trained.result?.stoppedBy !== "time";
    const blocks = wanted ? latentBlocks(law, latents.rows, foldSource.split("draws")) : null;
    outcomes.push({
      ...trained,
      heldOut: split.heldOut,
      pointwise: evaluateLaw(law, selectRows(latents.rows, split.heldOut)).pointwise,
      own: lawMutualInformation(law, foldSource.split("base")),
      gap: blocks && (await measureBaseGap(engine, blocks, split.heldOut)),
    });
    // The first fold decides what the others need not try.
    families = index === 0 ? promisingFamilies(trained.candidates, trained.chosen) : families;
  }
  onProgress?.({ stage: "done", fraction: 1 });
  return outcomes;
}

function assembleEstimate(
  samples: PairedSamples,
  folds: readonly FoldOutcome[],
  run: {
    readonly kind: MienfKind;
    readonly readOut: FinalReadOut;
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
  const findings = mienfFindings(samples, {
    mutualInformation,
    gap: excess,
    components,
    stoppedBy: folds.map(({ result }) => result?.stoppedBy ?? "epochs"),
  });
  const warnings = findings.map(({ message }) => message);
  for (const warning of warnings) {
    onWarning?.(warning);
  }
  const first = folds[0] as FoldOutcome;
  return {
    mutualInformation,
    interval: run.interval,
    score: informationScore(mutualInformation),
    verdict: verdictOf(findings),
    estimator: run.kind.name,
    sampleSize: samples.sampleSize,
    dimensions: { x: samples.x.columns, y: samples.y.columns },
    runtime: run.runtime,
    seed,
    seconds: run.seconds,
    diagnostics: {
      readOut: readOut.method,
      closedForm: folds.reduce((sum, { own }) => sum + own, 0) / folds.length,
      outOfFold: outOfFoldMean(folds),
      lowerBound: lowerBoundOf(folds),
      independencePValue: run.pValue,
      standardError,
      components: [...components],
      folds: folds.map(({ own, chosen, candidates, result, pointwise: values, gap }) => ({
        base: chosen.name,
        closedForm: own,
        outOfFold: meanWithError(values).mean,
        leftOutByBase: gap && meanWithError(gap.pointwise).mean,
        candidates: candidates.map((each) => ({ name: each.name, heldOutLoss: heldOutLoss(each) })),
        training: result && {
          heldOutLoss: result.best.heldOut,
          heldOutLossAtStart: result.history[0]?.heldOut ?? null,
          bestEpoch: result.best.epoch,
          steps: result.steps,
          stoppedBy: result.stoppedBy,
        },
      })),
    },
    warnings,
    pointwise,
    components,
    latents: firstLatents(first),
    history: first.result === null ? [] : trainingHistory(first.result),
    model: mienfFittedModel(
      folds.map(({ chosen }) => chosen.fold),
      { estimator: run.kind.name, seed },
    ),
  };
}

/** Latents of the first fold's held-out rows. */
function firstLatents({ chosen, heldOut }: FoldOutcome): Estimate["latents"] {
  const { u, v } = parted(selectRows(chosen.latents.rows, heldOut), chosen.fold.x.length);
  return { x: u, y: v };
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

function trainingHistory({ history }: FitResult): HistoryPoint[] {
  return history.map(({ step, train, heldOut }) => ({ step, train, heldOut }));
}
