/**
 * @file Information-based nonlinear canonical correlation analysis of digits: what two views of the same digit share, one
 * latent component at a time (Butakov et al. 2024, appendix D).
 */
import type { Runtime } from "@mienf/core";
import type { ImageSet } from "@mienf/datasets";
import type { Estimate, FittedModel, MienfSettings, Progress } from "@mienf/estimators";
import { tridiagNMienf } from "@mienf/estimators";
import { createMatrix, createRandomSource, DataError, selectRows } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { trainDigitCodec } from "./digit-codec.ts";
import type { DigitCodec } from "./digit-codec.ts";
import { digitViews } from "./digit-views.ts";
import { explainComponents } from "./explain-components.ts";
import type { ComponentMeaning } from "./explain-components.ts";

/** How far a latent is moved to either side, in its standard deviations. */
const REACH = 3;
const STEPS = 7;

/** What the experiment is made of. */
export interface MnistExperimentOptions {
  /** Pairs of views; default 5000. */
  readonly pairs?: number;
  /** Numbers of a code; default 64, as in the paper. */
  readonly code?: number;
  /** Passes of the autoencoder over the views, at most; default 20. */
  readonly epochs?: number;
  /** Options of the estimator; default 2 folds. */
  readonly mienf?: MienfSettings;
  /** Components at each end that are walked along; default 3. */
  readonly ends?: number;
  /** Digits for each walk; default 4. */
  readonly digits?: number;
  /** Default 0. */
  readonly seed?: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Pick<Progress, "stage" | "fraction">) => void) | undefined;
}

/** Images along one latent axis. */
export interface ComponentWalk {
  /** 0 is the component with most information. */
  readonly component: number;
  /** Of the component, in nats. */
  readonly mutualInformation: number;
  /** `[digits · steps, pixels]`: a digit's images one after another, the unmoved one in the middle. */
  readonly images: Matrix;
}

/** What the experiment gives. */
export interface MnistExperiment {
  /** Between the codes of two views of a digit, cross-fitted. */
  readonly estimate: Estimate;
  /** Information of each component of the model that the walks are of, in nats, in descending order. */
  readonly components: Float64Array;
  /** What each component is about. */
  readonly meanings: readonly ComponentMeaning[];
  readonly walks: readonly ComponentWalk[];
  readonly steps: number;
  /** The digits that are walked from, `[digits, pixels]`, and what the autoencoder makes of them. */
  readonly originals: Matrix;
  readonly reconstructions: Matrix;
  /** Mean squared error of the autoencoder on held-out images, as a share of their variance. */
  readonly reconstructionLoss: number;
  readonly side: number;
  readonly options: {
    readonly pairs: number;
    readonly code: number;
    readonly epochs: number;
    readonly images: number;
    readonly seed: number;
  };
}

/**
 * Draws pairs of views of digits, compresses them, estimates what the codes share, and walks along the components with the
 * most and the least information.
 *
 * @param images - square, their side a multiple of 4.
 * @throws DataError when the images are not square or there are none. @throws ConfigError when the side does not fit.
 * @see Butakov et al. 2024, appendix D.
 */
export async function mnistExperiment(
  images: ImageSet,
  options: MnistExperimentOptions,
): Promise<MnistExperiment> {
  const { pairs = 5000, code = 64, epochs = 20, seed = 0, runtime, signal, onProgress } = options;
  if (images.width !== images.height || images.count === 0) {
    throw new DataError(
      `mnistExperiment: expected square images, got ${images.count} of ${images.width}x${images.height}`,
    );
  }
  const source = createRandomSource(seed);
  const tell = (stage: string, fraction: number): void => onProgress?.({ stage, fraction });
  tell("drawing views", 0);
  const views = digitViews(images, pairs, source.split("views"));
  const codec = await trainDigitCodec(runtime, stacked(views.x, views.y), {
    code,
    epochs,
    source: source.split("autoencoder"),
    signal,
    onEpoch: (share) => tell("training the autoencoder", 0.5 * share),
  });
  const [x, y] = [await codec.encode(views.x), await codec.encode(views.y)];
  const estimate = await tridiagNMienf({ folds: 2, ...options.mienf }).fit(x, y, {
    seed,
    runtime,
    signal,
    onProgress: ({ fraction }) => tell("training the flows", 0.5 + 0.45 * fraction),
  });
  const model = modelOf(estimate);
  const { u } = await model.transform(x, y, { runtime });
  const components = model.components().mutualInformation;
  const shown = firstOfEachLabel(views.labels, options.digits ?? 4);
  const start = { x: selectRows(x, shown), u: selectRows(u, shown) };
  const walks: ComponentWalk[] = [];
  for (const component of bothEnds(components.length, options.ends ?? 3)) {
    tell("walking along the components", 0.95);
    walks.push({
      component,
      mutualInformation: components[component] ?? 0,
      images: await walk({ model, codec, runtime }, start, component),
    });
  }
  return {
    estimate,
    components,
    meanings: explainComponents(u, views.labels, views.changes),
    walks,
    steps: STEPS,
    originals: selectRows(views.x, shown),
    reconstructions: await codec.decode(start.x),
    reconstructionLoss: codec.loss,
    side: images.width,
    options: { pairs, code, epochs, images: images.count, seed },
  };
}

async function walk(
  { model, codec, runtime }: { model: FittedModel; codec: DigitCodec; runtime: Runtime },
  start: { readonly x: Matrix; readonly u: Matrix },
  component: number,
): Promise<Matrix> {
  const { x, u } = start;
  const parts: Matrix[] = [];
  for (let row = 0; row < x.rows; row += 1) {
    const own = u.data[row * u.columns + component]!;
    const values = Float64Array.from(
      { length: STEPS },
      (_, step) => own + REACH * ((2 * step) / (STEPS - 1) - 1),
    );
    const codes = await model.traverse(
      "x",
      x.data.subarray(row * x.columns, (row + 1) * x.columns),
      { component, values },
      { runtime },
    );
    parts.push(await codec.decode(codes));
  }
  return stacked(...parts);
}

function modelOf({ model }: Estimate): FittedModel {
  if (model === null) {
    throw new DataError("mnistExperiment: expected a trained model, got none");
  }
  return model;
}

/** The first and the last numbers below a count, without doubles. */
function bothEnds(count: number, ends: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  return [...new Set([...all.slice(0, ends), ...all.slice(Math.max(0, count - ends))])];
}

/** One row of each of the first classes. */
function firstOfEachLabel(labels: Uint8Array, count: number): Int32Array {
  const first = new Map<number, number>();
  for (const [row, label] of labels.entries()) {
    if (!first.has(label)) {
      first.set(label, row);
    }
  }
  const sorted = [...first].toSorted(([a], [b]) => a - b).map(([, row]) => row);
  // Evenly over the classes: 0, 2, 5, 7 look less alike than 0, 1, 2, 3.
  return Int32Array.from({ length: Math.min(count, sorted.length) }, (_, index) =>
    Number(sorted[Math.floor((index * sorted.length) / Math.min(count, sorted.length))]),
  );
}

/** Matrices of equal widths, one under the other. */
function stacked(...parts: readonly Matrix[]): Matrix {
  const columns = parts[0]?.columns ?? 0;
  const result = createMatrix(
    parts.reduce((sum, { rows }) => sum + rows, 0),
    columns,
  );
  let at = 0;
  for (const { data } of parts) {
    result.data.set(data, at);
    at += data.length;
  }
  return result;
}
