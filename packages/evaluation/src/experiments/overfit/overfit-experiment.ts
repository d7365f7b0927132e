/**
 * @file What estimators learn by heart: trained and read off on the same rows, as in appendix C of Butakov et al. 2024, and
 * read off on rows that the model has not seen.
 */
import type { Runtime } from "@mienf/core";
import { correlatedUniform } from "@mienf/datasets";
import type { Estimator } from "@mienf/estimators";
import { tridiagNMienf } from "@mienf/estimators";
import { mine } from "@mienf/estimators/critics";
import {
  columnMeans,
  columnStandardDeviations,
  createMatrix,
  createRandomSource,
  logSumExp,
  mean,
} from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { PairModel, PairScores } from "./in-sample-model.ts";
import { trainInSample } from "./in-sample-model.ts";
import { criticModel, flowModel } from "./pair-models.ts";

/** Fewer are no matter for an estimator that keeps rows back. */
const LEAST_ROWS = 20;
/** Shuffles of the rows over which a bound's normaliser is averaged, at most. */
const SHUFFLES = 8;

/** What the experiment is made of. */
export interface OverfitExperimentOptions {
  /** Rows of the two large cases, and unseen rows of every case; default 1000. */
  readonly rows?: number;
  /** Columns of each side; default 2. */
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
  readonly rows: number;
  /** Pointwise information, in nats, of the rows that the model was trained on. */
  readonly seen: Float64Array;
  /** The same of as many unseen rows as there are. */
  readonly unseen: Float64Array;
  /** Estimate from the training rows, in nats. */
  readonly inSample: number;
  /** Estimate of the same model from unseen rows. */
  readonly held: number;
  /** Estimate of the cross-fitted estimator from the training rows; null where these are too few for it. */
  readonly crossFitted: number | null;
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
  readonly model: (dim: number, source: RandomSource) => PairModel;
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
  const { rows = 1000, dim = 2, steps = 3000, seed = 0, runtime, signal, onProgress } = options;
  const samples = [
    { name: "much information", exact: 3, rows },
    { name: "none", exact: 0, rows },
    { name: "none, five rows", exact: 0, rows: 5 },
  ];
  const cases: OverfitCase[] = [];
  for (const sample of samples) {
    const law = correlatedUniform({ dim, mutualInformation: sample.exact });
    const source = createRandomSource(seed).split(sample.name);
    const own = law.sample(sample.rows, source.split("rows"));
    const other = law.sample(rows, source.split("unseen rows"));
    const seen = standardized(own, own);
    const unseen = standardized(other, own);
    for (const { method, model, unnormalized, estimator } of METHODS) {
      onProgress?.({ stage: `${method}: ${sample.name}`, fraction: cases.length / 6 });
      const training = source.split(method);
      const scores = await trainInSample(runtime, model(dim, training.split("weights")), seen, {
        steps,
        source: training.split("batches"),
        signal,
      });
      const values = {
        seen: await scores(seen.x, seen.y),
        unseen: await scores(unseen.x, unseen.y),
      };
      const normalizer = {
        seen: unnormalized ? await logMeanShuffled(scores, seen) : 0,
        unseen: unnormalized ? await logMeanShuffled(scores, unseen) : 0,
      };
      cases.push({
        ...sample,
        method,
        seen: values.seen.map((value) => value - normalizer.seen),
        // Rows on their own have no normaliser but the training's.
        unseen: values.unseen.map((value) => value - normalizer.seen),
        inSample: mean(values.seen) - normalizer.seen,
        held: mean(values.unseen) - normalizer.unseen,
        crossFitted:
          sample.rows < LEAST_ROWS
            ? null
            : (await estimator().fit(own.x, own.y, { seed, runtime, signal })).mutualInformation,
      });
    }
  }
  return { cases, options: { rows, dim, steps, seed } };
}

interface Rows {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** log of the mean e^score over shuffled pairs: every row's x with the y of a few other rows. */
async function logMeanShuffled(scores: PairScores, { x, y }: Rows): Promise<number> {
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
function standardized(rows: Rows, training: Rows): Rows {
  const side = (own: Matrix, reference: Matrix): Matrix => {
    const means = columnMeans(reference);
    const deviations = columnStandardDeviations(reference, { ddof: 0 });
    return createMatrix(
      own.rows,
      own.columns,
      own.data.map(
        (value, at) => (value - means[at % own.columns]!) / deviations[at % own.columns]!,
      ),
    );
  };
  return { x: side(rows.x, training.x), y: side(rows.y, training.y) };
}
