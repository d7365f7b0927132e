/**
 * @file What estimators learn by heart: trained and read off on the same rows, as in appendix C of Butakov et al. 2024, and
 * read off on rows that the model has not seen.
 */
import type { Runtime } from "@mienf/core";
import { correlatedUniform } from "@mienf/datasets";
import type { EstimateContext, Estimator } from "@mienf/estimators";
import { tridiagNMienf } from "@mienf/estimators";
import { mine } from "@mienf/estimators/critics";
import {
  columnMeans,
  columnStandardDeviations,
  createMatrix,
  createRandomSource,
  DataError,
  logSumExp,
  mean,
} from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { PairModel, PairScores } from "./in-sample-model.ts";
import { trainInSample } from "./in-sample-model.ts";
import { criticModel, flowModel } from "./pair-models.ts";
import type { TrainingRows } from "./pair-models.ts";
import { pointwiseMap } from "./pointwise-map.ts";
import type { PointwiseMap } from "./pointwise-map.ts";

/** Shuffles of the rows over which a bound's normaliser is averaged, at most. */
const SHUFFLES = 8;

/** What the experiment is made of. */
export interface OverfitExperimentOptions {
  /** Rows of the two large cases, and unseen rows of every case; default 1000. */
  readonly rows?: number;
  /** Columns of each side; with one, the default, there are maps of the plane. */
  readonly dim?: number;
  /** Steps of each training; default 3000. */
  readonly steps?: number;
  /** Default 0. */
  readonly seed?: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { stage: string; fraction: number }) => void) | undefined;
}

/** One estimator on one sample. */
export interface OverfitCase {
  readonly name: string;
  readonly method: "MINE" | "tridiag-N-MIENF";
  /** Exact, in nats. */
  readonly exact: number;
  /** Rows that the model was trained on. */
  readonly rows: number;
  /** Pointwise information, in nats, of the rows that the model was trained on. */
  readonly seen: Float64Array;
  /** The same of other rows of the law, `options.rows` of them whatever the number of training rows. */
  readonly unseen: Float64Array;
  /** Estimate from the training rows, in nats. */
  readonly inSample: number;
  /** Estimate of the same model from unseen rows. */
  readonly held: number;
  /** Estimate of the cross-fitted estimator from the training rows; null where these are too few for it. */
  readonly crossFitted: number | null;
  /** First columns of the training rows. */
  readonly places: { readonly x: Float64Array; readonly y: Float64Array };
  /** Pointwise information over the plane; null where a side has more than one column. */
  readonly map: PointwiseMap | null;
}

/** What the experiment gives. */
export interface OverfitExperiment {
  readonly cases: readonly OverfitCase[];
  readonly options: {
    readonly rows: number;
    readonly dim: number;
    readonly steps: number;
    readonly seed: number;
  };
}

interface Method {
  readonly method: OverfitCase["method"];
  readonly model: (rows: TrainingRows, source: RandomSource) => PairModel;
  /** Whether scores are pointwise information only after a normaliser has been taken off. */
  readonly unnormalized: boolean;
  readonly estimator: () => Estimator;
}

const METHODS: readonly Method[] = [
  { method: "MINE", model: criticModel, unnormalized: true, estimator: mine },
  {
    method: "tridiag-N-MIENF",
    model: flowModel,
    unnormalized: false,
    estimator: tridiagNMienf,
  },
];

/**
 * Trains both estimators on correlated uniforms with much information, with none, and with none in five rows.
 *
 * @see Butakov et al. 2024, appendix C.
 */
export async function overfitExperiment(
  options: OverfitExperimentOptions,
): Promise<OverfitExperiment> {
  const { rows = 1000, dim = 1, steps = 3000, seed = 0, runtime, signal, onProgress } = options;
  const samples = [
    { name: "much information", exact: 3, rows },
    { name: "none", exact: 0, rows },
    { name: "none, five rows", exact: 0, rows: 5 },
  ];
  const cases: OverfitCase[] = [];
  for (const sample of samples) {
    const law = correlatedUniform({ dim, mutualInformation: sample.exact });
    const source = createRandomSource(seed).split(sample.name);
    const drawn = {
      own: law.sample(sample.rows, source.split("rows")),
      other: law.sample(rows, source.split("unseen rows")),
    };
    for (const method of METHODS) {
      onProgress?.({ stage: `${method.method}: ${sample.name}`, fraction: cases.length / 6 });
      const found = await trainAndRead(method, drawn, {
        steps,
        source: source.split(method.method),
        runtime,
        signal,
      });
      const crossFitted = await crossFit(method.estimator(), drawn.own, { seed, runtime, signal });
      cases.push({ ...sample, method: method.method, ...found, crossFitted });
    }
  }
  return { cases, options: { rows, dim, steps, seed } };
}

/** The estimate of an estimator that keeps rows back; null where there are too few. */
async function crossFit(
  estimator: Estimator,
  { x, y }: TrainingRows,
  context: EstimateContext,
): Promise<number | null> {
  try {
    const { mutualInformation } = await estimator.fit(x, y, context);
    return mutualInformation;
  } catch (error) {
    if (error instanceof DataError) {
      return null;
    }
    throw error;
  }
}

/** Trains on the own rows, and reads off what the model says of these, of the others, and of the plane. */
async function trainAndRead(
  { model, unnormalized }: Method,
  { own, other }: { readonly own: TrainingRows; readonly other: TrainingRows },
  how: {
    readonly steps: number;
    readonly source: RandomSource;
    readonly runtime: Runtime;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Pick<OverfitCase, "seen" | "unseen" | "inSample" | "held" | "places" | "map">> {
  const seen = standardized(own, own);
  const unseen = standardized(other, own);
  const scores = await trainInSample(how.runtime, model(seen, how.source.split("weights")), seen, {
    steps: how.steps,
    source: how.source.split("batches"),
    signal: how.signal,
  });
  const values = {
    seen: await scores(seen.x, seen.y),
    unseen: await scores(unseen.x, unseen.y),
  };
  const normalizer = {
    seen: unnormalized ? await logMeanShuffled(scores, seen) : 0,
    unseen: unnormalized ? await logMeanShuffled(scores, unseen) : 0,
  };
  return {
    seen: values.seen.map((value) => value - normalizer.seen),
    // Rows on their own have no normaliser but the training's.
    unseen: values.unseen.map((value) => value - normalizer.seen),
    inSample: mean(values.seen) - normalizer.seen,
    held: mean(values.unseen) - normalizer.unseen,
    places: { x: firstColumn(own.x), y: firstColumn(own.y) },
    map:
      own.x.columns === 1
        ? await pointwiseMap(
            scores,
            { x: standardization(own.x)(0), y: standardization(own.y)(0) },
            normalizer.seen,
          )
        : null,
  };
}

function firstColumn({ data, rows, columns }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns] ?? Number.NaN);
}

/** log of the mean e^score over shuffled pairs: every row's x with the y of a few other rows. */
async function logMeanShuffled(scores: PairScores, { x, y }: TrainingRows): Promise<number> {
  const all: number[] = [];
  for (let shift = 1; shift <= Math.min(SHUFFLES, x.rows - 1); shift += 1) {
    const shifted = createMatrix(y.rows, y.columns);
    const cut = shift * y.columns;
    shifted.data.set(y.data.subarray(cut));
    shifted.data.set(y.data.subarray(0, cut), y.data.length - cut);
    all.push(...(await scores(x, shifted)));
  }
  return logSumExp(Float64Array.from(all)) - Math.log(all.length);
}

/** Every column shifted and scaled by what it is in the training rows. */
function standardized(rows: TrainingRows, training: TrainingRows): TrainingRows {
  const side = (own: Matrix, reference: Matrix): Matrix => {
    const toModel = standardization(reference);
    const maps = Array.from({ length: own.columns }, (_, column) => toModel(column));
    return createMatrix(
      own.rows,
      own.columns,
      own.data.map((value, at) => maps[at % own.columns]!(value)),
    );
  };
  return { x: side(rows.x, training.x), y: side(rows.y, training.y) };
}

/** For each column, the map that gives it mean 0 and variance 1 in the given rows. */
function standardization(reference: Matrix): (column: number) => (value: number) => number {
  const means = columnMeans(reference);
  const deviations = columnStandardDeviations(reference, { ddof: 0 });
  return (column) => (value) => (value - means[column]!) / deviations[column]!;
}
