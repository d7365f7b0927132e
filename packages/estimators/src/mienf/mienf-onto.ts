import { fit, splitRows, toTrainingData, trainableParameters } from "@mienf/core";
import type { FitResult } from "@mienf/core";
import type { PairDistribution, PairSample } from "@mienf/distributions";
import { realNvp } from "@mienf/flows";
import type { Bijection } from "@mienf/flows";
import { ConfigError, selectRows } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { add, neg, tidy } from "@tensorflow/tfjs-core";
import * as z from "zod";
import { crossFitEstimate } from "../cross-fit/cross-fit-estimate.ts";
import type { CrossFitMeans } from "../cross-fit/cross-fit-estimate.ts";
import { crossFit } from "../cross-fit/cross-fit.ts";
import type { FoldReading, FoldRun } from "../cross-fit/cross-fit.ts";
import { latentsOf } from "../cross-fit/flow-training.ts";
import type { Estimator } from "../interface/estimator.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import type { Finding } from "../interface/verdict.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import { mienfOptions } from "./mienf-options.ts";
import { ontoFittedModel } from "./onto-fitted-model.ts";
import { ontoModel, ontoPointwise } from "./onto-model.ts";
import type { OntoFold, OntoModel } from "./onto-model.ts";

const NAME = "mienf-onto";

/** Options of {@link mienfOnto} other than the model. */
export const mienfOntoOptions = mienfOptions
  .pick({
    folds: true,
    couplings: true,
    hidden: true,
    epochs: true,
    patience: true,
    batch: true,
    rate: true,
    decay: true,
    clip: true,
    validation: true,
  })
  .extend({
    margins: z
      .enum(["auto", "gaussianize", "standardize", "keep"])
      .default("auto")
      .describe("as of the other members of the family, or columns as they are"),
  });

/** Options of {@link mienfOnto} as callers give them. */
export type MienfOntoSettings = z.input<typeof mienfOntoOptions>;
type MienfOntoOptions = z.output<typeof mienfOntoOptions>;

/** A law of pairs that can be started from rows. */
export interface StartablePair extends PairDistribution {
  fit?(pairs: PairSample, options: { readonly source: RandomSource }): unknown;
}

/** The model to train: made anew for each fold. */
export interface MienfModel {
  /** The law of the latents. Where it has a `fit` of its own, it starts from the latents of the untrained flows. */
  readonly base: (dimX: number, dimY: number, source: RandomSource) => StartablePair;
  /** From columns of X, after the treatment of their margins, to latents; default `realNvp`. */
  readonly flowX?: ((dim: number, source: RandomSource) => Bijection) | undefined;
  /** The same for Y. */
  readonly flowY?: ((dim: number, source: RandomSource) => Bijection) | undefined;
}

/**
 * MIENF with any base and any flows: both flows and the base are trained jointly by maximum likelihood, and the estimate is the
 * mean of log q(u, v) − log q(u) − log q(v) over rows that the model has not seen.
 *
 * The error is at most KL(p‖q), what the base fails to represent. The base's own information, where it has a closed form or
 * another of its own, is in the diagnostics, and a warning says when the two disagree.
 *
 * The model that is kept applies to new rows, whatever it is made of; where the base gives a row no density, as beyond a hard
 * edge, its value is not finite. `serialize` saves flows of `@mienf/flows` and bases of `@mienf/distributions`, also such that
 * you put together from these, and throws ConfigError for others: only a `config` that those packages know makes a part again.
 * `components` says `"unknown"` of bases without pairs of latents.
 *
 * @param model - `base`, from `@mienf/distributions` or your own; `flowX`, `flowY`, from `@mienf/flows` or your own.
 * @param settings - see {@link mienfOntoOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range, the model has other widths than the data, or two folds were
 *   given the same flow or base.
 * @see Butakov et al. 2024, §3 (corollaries 3.2 and 3.3) and §4.5.
 */
export function mienfOnto(model: MienfModel, settings: MienfOntoSettings = {}): Estimator {
  const parsed = mienfOntoOptions.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${NAME}: ${z.prettifyError(parsed.error)}`);
  }
  const options = parsed.data;
  return {
    async fit(x, y, context = {}) {
      const samples = pairedSamples(x, y, (dimX, dimY) =>
        Math.max(20, Math.ceil(((dimX + dimY + 10) * options.folds) / (options.folds - 1))),
      );
      const trained: OntoFold[] = [];
      const folds = await crossFit(samples, options.folds, context, async (rows, run) => {
        const how = { model, options, run, before: trained };
        const { fold, ...reading } = await trainAndRead(samples, rows, how);
        trained.push(fold);
        return reading;
      });
      const estimate = crossFitEstimate(
        samples,
        folds,
        { name: NAME, intervalMethod: INTERVAL, findings: disagreement },
        context,
      );
      return {
        ...estimate,
        model: ontoFittedModel(trained, { estimator: NAME, seed: estimate.seed }),
      };
    },
  };
}

const INTERVAL =
  "normal: standard error of the out-of-fold pointwise values; it covers the sampling of the rows, not what the base cannot represent";

/** Of a column that is left as it is. */
const AS_IT_IS: MarginalMap = { shift: 0, scale: 1, curve: null };

type Sides = readonly [x: Matrix, y: Matrix];

async function trainAndRead(
  samples: PairedSamples,
  rows: { readonly train: Int32Array; readonly heldOut: Int32Array },
  how: {
    readonly model: MienfModel;
    readonly options: MienfOntoOptions;
    readonly run: FoldRun;
    /** Folds that are trained already. */
    readonly before: readonly OntoFold[];
  },
): Promise<FoldReading & { readonly fits: readonly FitResult[]; readonly fold: OntoFold }> {
  const { options, run } = how;
  const split = splitRows(rows.train, options.validation, run.source.split("validation"));
  const margins = (side: Matrix): MarginalMap[] =>
    options.margins === "keep"
      ? Array.from({ length: side.columns }, () => AS_IT_IS)
      : fitMargins(side, split, options.margins);
  const maps = { x: margins(samples.x), y: margins(samples.y) };
  const sides: Sides = [
    applyMargins(maps.x, samples.x).values,
    applyMargins(maps.y, samples.y).values,
  ];
  const [flowX, flowY] = flowsOf(sides, how);
  const base = await startedBase([flowX, flowY], sides, split.train, how);
  const model = ontoModel(flowX, flowY, base);
  checkAnew(model, how.before);
  const result = await fit(
    run.runtime,
    {
      label: NAME,
      parameters: trainableParameters(model.parameters),
      data: sides.map(toTrainingData),
      rows: split,
      rowLoss: (x: Tensor, y: Tensor) =>
        tidy(() => {
          const [u, v] = [flowX.forward(x as Tensor2D), flowY.forward(y as Tensor2D)];
          return neg(add(base.logProb(u.y, v.y), add(u.logDet, v.logDet)));
        }),
    },
    {
      source: run.source.split("batches"),
      batchSize: options.batch,
      maxEpochs: options.epochs,
      learningRate: options.rate,
      patience: options.patience,
      optimizer: { weightDecay: options.decay, clipNorm: options.clip },
      signal: run.signal,
      maxSeconds: run.maxSeconds,
      onProgress: (progress) => run.onEpoch(progress, progress.epoch / Math.max(1, options.epochs)),
    },
  );
  const [x, y] = sides;
  const pointwise = Float64Array.from(
    await ontoPointwise(run.runtime, model, { x, y }, rows.heldOut),
  );
  const own = base.mutualInformation?.();
  return {
    mutualInformation: pointwise.reduce((sum, value) => sum + value, 0) / pointwise.length,
    pointwise,
    influence: pointwise,
    measures: own === undefined ? {} : { closedForm: own },
    fits: [result],
    fold: { ...maps, model },
  };
}

/** A part that two folds share has seen the rows that either holds out, and could not be kept as both folds trained it. */
function checkAnew(model: OntoModel, before: readonly OntoFold[]): void {
  const trained = new Set(before.flatMap((fold) => trainableParameters(fold.model.parameters)));
  if (trainableParameters(model.parameters).some((parameter) => trained.has(parameter))) {
    throw new ConfigError(
      `${NAME}: expected flows and a base made anew for each fold, got parameters that an earlier fold trained; make them inside the functions base, flowX and flowY`,
    );
  }
}

/** The flows as their factories make them. */
function flowsOf(
  sides: Sides,
  { model, options, run }: Parameters<typeof trainAndRead>[2],
): [Bijection, Bijection] {
  const usual = (dim: number, source: RandomSource): Bijection =>
    realNvp(dim, {
      couplings: options.couplings,
      hidden: [options.hidden, options.hidden],
      source,
    });
  const flow = (name: "flowX" | "flowY", dim: number): Bijection => {
    const made = (model[name] ?? usual)(dim, run.source.split(name));
    if (made.dim !== dim) {
      throw new ConfigError(
        `${NAME}: expected a ${name} of ${dim} columns, got one of ${made.dim}; make it with the dim it is called with`,
      );
    }
    return made;
  };
  return [flow("flowX", sides[0].columns), flow("flowY", sides[1].columns)];
}

/** The base, fitted to the latents of the untrained flows where it can be. */
async function startedBase(
  [flowX, flowY]: readonly [Bijection, Bijection],
  sides: Sides,
  train: Int32Array,
  { model, run }: Parameters<typeof trainAndRead>[2],
): Promise<StartablePair> {
  const base = model.base(flowX.dim, flowY.dim, run.source.split("base"));
  if (base.dimX !== flowX.dim || base.dimY !== flowY.dim) {
    throw new ConfigError(
      `${NAME}: expected a base of ${flowX.dim} + ${flowY.dim} columns, got one of ${base.dimX} + ${base.dimY}; make it with the dims it is called with`,
    );
  }
  if (base.fit !== undefined) {
    const latents = await Promise.all(
      [flowX, flowY].map((flow, side) =>
        latentsOf(run.runtime, flow, selectRows(sides[side] as Matrix, train)),
      ),
    );
    const [x, y] = latents as [Matrix, Matrix];
    base.fit({ x, y }, { source: run.source.split("start") });
  }
  return base;
}

/** A base whose own information is not what unseen rows show does not have the law of the latents. */
function disagreement({ mutualInformation, measures }: CrossFitMeans): Finding[] {
  const { closedForm = mutualInformation } = measures;
  const gap = closedForm - mutualInformation;
  return Math.abs(gap) <= 0.05 + 0.05 * Math.max(0, mutualInformation)
    ? []
    : [
        {
          severity: "care",
          message: `the base's own mutual information is ${closedForm.toFixed(3)} nats, and that of unseen rows under it ${mutualInformation.toFixed(3)}: the latents do not follow the base, or the model over-fits; use another base, or more rows`,
        },
      ];
}
