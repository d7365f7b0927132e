import type { FitResult } from "@mienf/core";
import { createEagerRuntime, foldRows } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { ConfigError, createRandomSource } from "@mienf/numeric";
import { z } from "zod";
import type { Estimate, HistoryPoint } from "../interface/estimate.ts";
import type { EstimateContext, Estimator } from "../interface/estimator.ts";
import { meanWithError, normalInterval } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { informationScore, verdictOf } from "../interface/verdict.ts";
import { baseMutualInformation, readOutRows } from "./fold-model.ts";
import type { FoldModel, ReadOut } from "./fold-model.ts";
import { mienfFindings } from "./mienf-findings.ts";
import { mienfFittedModel } from "./mienf-fitted-model.ts";
import { mienfOptions } from "./mienf-options.ts";
import type { MienfOptions, MienfSettings } from "./mienf-options.ts";
import { trainFold } from "./train-fold.ts";
import type { BaseKind, TrainedFold } from "./train-fold.ts";

/** How the interval of a cross-fitted MIENF estimate is made, in words. */
const CROSS_FIT_INTERVAL =
  "normal: standard error of the out-of-fold pointwise values, widened by their distance from the base's own mutual information";

/** A member of the family: which laws the latents may be given. */
export interface MienfKind {
  readonly name: string;
  readonly bases: readonly BaseKind[];
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
  const parsed = mienfOptions.safeParse(settings);
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
      return assembleEstimate(samples, folds, {
        kind,
        context,
        runtime: runtime.name,
        seconds: (performance.now() - startMs) / 1000,
      });
    },
  };
}

interface FoldOutcome extends TrainedFold {
  readonly heldOut: Int32Array;
  readonly readOut: ReadOut;
  /** Mutual information of the fold's base, in nats. */
  readonly own: number;
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
  const startMs = performance.now();
  const outcomes: FoldOutcome[] = [];
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
      bases: kind.bases,
      source: foldSource,
      signal,
      maxSeconds: (maxSeconds - spent) / (options.folds - index),
      onEpoch: ({ epoch, step, train, heldOut }) => {
        const fraction = (index + epoch / Math.max(1, options.epochs)) / options.folds;
        onProgress?.({ stage, fraction, step, loss: train, heldOut });
      },
    });
    outcomes.push({
      ...trained,
      heldOut: split.heldOut,
      readOut: await readOutRows(runtime, trained.fold, samples, split.heldOut),
      own: baseMutualInformation(trained.fold, foldSource.split("base")),
    });
  }
  onProgress?.({ stage: "done", fraction: 1 });
  return outcomes;
}

function assembleEstimate(
  samples: PairedSamples,
  folds: readonly FoldOutcome[],
  run: {
    readonly kind: MienfKind;
    readonly context: EstimateContext;
    readonly runtime: string;
    readonly seconds: number;
  },
): Estimate {
  const { seed = 0, level = 0.95, onWarning } = run.context;
  const pointwise = new Float64Array(samples.sampleSize);
  for (const { heldOut, readOut } of folds) {
    for (const [position, row] of heldOut.entries()) {
      pointwise[row] = readOut.pointwise[position] as number;
    }
  }
  const { mean: mutualInformation, standardError } = meanWithError(pointwise);
  const components = meanComponents(folds.map(({ fold }) => fold));
  const baseInformation = folds.reduce((sum, { own }) => sum + own, 0) / folds.length;
  const gap = baseInformation - mutualInformation;
  const findings = mienfFindings(samples, {
    mutualInformation,
    gap,
    components,
    stoppedBy: folds.map(({ result }) => result.stoppedBy),
  });
  const warnings = findings.map(({ message }) => message);
  for (const warning of warnings) {
    onWarning?.(warning);
  }
  const first = folds[0] as FoldOutcome;
  return {
    mutualInformation,
    interval: normalInterval(mutualInformation, Math.hypot(standardError, gap), {
      level,
      method: CROSS_FIT_INTERVAL,
    }),
    score: informationScore(mutualInformation),
    verdict: verdictOf(findings),
    estimator: run.kind.name,
    sampleSize: samples.sampleSize,
    dimensions: { x: samples.x.columns, y: samples.y.columns },
    runtime: run.runtime,
    seed,
    seconds: run.seconds,
    diagnostics: {
      closedForm: baseInformation,
      outOfFold: mutualInformation,
      standardError,
      components: [...components],
      folds: folds.map(({ own, chosen, candidates, result, readOut }) => ({
        base: chosen.name,
        closedForm: own,
        outOfFold: meanWithError(readOut.pointwise).mean,
        candidates: candidates.map(({ name, heldOutLoss }) => ({ name, heldOutLoss })),
        heldOutLoss: result.best.heldOut,
        heldOutLossAtStart: result.history[0]?.heldOut ?? null,
        bestEpoch: result.best.epoch,
        steps: result.steps,
        stoppedBy: result.stoppedBy,
      })),
    },
    warnings,
    pointwise,
    components,
    latents: { x: first.readOut.u, y: first.readOut.v },
    history: trainingHistory(first.result),
    model: mienfFittedModel(
      folds.map(({ fold }) => fold),
      { estimator: run.kind.name, seed },
    ),
  };
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
