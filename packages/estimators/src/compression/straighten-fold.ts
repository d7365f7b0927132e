import type { FitResult, ParameterTree, RowSplit } from "@mienf/core";
import {
  compileRowFunction,
  fit,
  namedParameters,
  splitRows,
  toTrainingData,
  trainableParameters,
} from "@mienf/core";
import { batchLogDeterminants } from "@mienf/distributions";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, fill, mean, mul, softplus, sub } from "@tensorflow/tfjs-core";
import type { Matrix } from "@mienf/numeric";
import { createMatrix, selectRows } from "@mienf/numeric";
import { gaussianInformation } from "../classical/internal/gaussian-information.ts";
import type { FoldReading, FoldRun } from "../cross-fit/cross-fit.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { straighteningMap } from "./straightening-map.ts";
import type { StraighteningMap } from "./straightening-map.ts";

/** Width of the maps' hidden layers: with half of it, 0.2 of 7 nats of rectangles were not found. */
const HIDDEN = 64;
const EPOCHS = 80;
/** Steps of an epoch, so that few rows get as many steps as many do, within these sizes of a batch. */
const STEPS = 12;
const SMALLEST_BATCH = 64;
const LARGEST_BATCH = 500;
const RATE = 0.004;
const LAST_RATE = 0.01;
const PATIENCE = 20;
const VALIDATION = 0.15;
/** Rows of a validation batch, whose moments are taken together. */
const MOMENT_ROWS = 1024;

/**
 * What it costs, in nats for each nat of log|det J|, to press codes together. Where it costs nothing, maps show one strong
 * component twice, the second time curved, leave a weak one out, and find more information than there is.
 */
const PRICE_OF_PRESSING = 5;
/** Nats of log|det J| for each number, below that of a linear map to the same covariance, which cost next to nothing. */
const FREE_PRESSING = 0.35;

/** Maps of both sides, which may be one. */
interface Maps {
  readonly x: StraighteningMap;
  readonly y: StraighteningMap;
}

/** Of both maps, each once. */
function parametersOf({ x, y }: Maps): ParameterTree {
  return x === y ? { x: x.parameters } : { x: x.parameters, y: y.parameters };
}

/** What is read of a fold's held-out rows, and how well the maps do on its validation rows. */
interface StraightenedFold extends FoldReading {
  readonly fits: readonly FitResult[];
  readonly heldOutLoss: number;
}

/**
 * Trains maps of both codes that make these jointly Gaussian, and reads the Gaussian information of rows that were held out.
 *
 * The loss of N-MIENF is −Î plus each side's own misfit, ½ log det Σ̂_x − mean log|det J_x|. Where maps exist that make both sides
 * jointly Gaussian, both parts are least at once; with the rows that there are, the misfit at the edges of codes outweighs much of
 * the dependence. So only that of it is kept without which −Î has false optima: a price for pressing codes together.
 * What the maps have learnt by heart lowers the reading, and cannot raise it.
 *
 * @param samples - white codes. @param sameMap - whether both sides have one map: then as many columns, too.
 * @see Butakov et al. 2024, statement 4.8 and eq. 9.
 */
export async function straightenFold(
  samples: PairedSamples,
  rows: RowSplit,
  { sameMap, ...run }: FoldRun & { readonly sameMap: boolean },
): Promise<StraightenedFold> {
  const { source } = run;
  const mapX = straighteningMap(samples.x.columns, HIDDEN, source.split("x"));
  const maps = {
    x: mapX,
    y: sameMap ? mapX : straighteningMap(samples.y.columns, HIDDEN, source.split("y")),
  };
  const { train, heldOut } = splitRows(rows.train, VALIDATION, source.split("validation"));
  const whole = Math.floor(heldOut.length / MOMENT_ROWS) * MOMENT_ROWS;
  const validation = whole === 0 ? heldOut : heldOut.subarray(0, whole);
  const result = await trainMaps(maps, samples, { train, heldOut: validation }, run);
  const straight = await straightened(maps, samples, run);
  const informationOf = (part: Int32Array) =>
    gaussianInformation(selectRows(straight.x, part), selectRows(straight.y, part));
  const { raw, bias, pointwise, correlations } = informationOf(rows.heldOut);
  const seen = informationOf(train);
  const unbiased = pointwise.map((value) => value - bias);
  return {
    mutualInformation: raw - bias,
    pointwise: unbiased,
    influence: unbiased,
    measures: {
      onTrainingRows: seen.raw - seen.bias,
      sameMap: sameMap ? 1 : 0,
      strongestCorrelation: correlations[0]!,
    },
    fits: [result],
    heldOutLoss: result.best.heldOut,
  };
}

function trainMaps(
  maps: Maps,
  samples: PairedSamples,
  rows: RowSplit,
  run: FoldRun,
): Promise<FitResult> {
  const loss = (x: Tensor, y: Tensor): Scalar => {
    const [u, logDetX] = maps.x.forward(x as Tensor2D);
    const [v, logDetY] = maps.y.forward(y as Tensor2D);
    const given = batchLogDeterminants(u, v);
    const pressed = add<Scalar>(
      pressing(given.x, logDetX, samples.x.columns),
      pressing(given.y, logDetY, samples.y.columns),
    );
    const information = mul(sub(add<Scalar>(given.x, given.y), given.joint), 0.5);
    return sub<Scalar>(mul(pressed, PRICE_OF_PRESSING), information);
  };
  return fit(
    run.runtime,
    {
      label: "straightening",
      parameters: trainableParameters(parametersOf(maps)),
      data: [toTrainingData(samples.x), toTrainingData(samples.y)],
      rows,
      loss,
      // A batch has one loss; its rows are said to share it.
      rowLoss: (x, y) => add<Tensor1D>(fill(x.shape.slice(0, 1), 0), loss(x, y)),
    },
    {
      source: run.source.split("batches"),
      batchSize: Math.min(
        LARGEST_BATCH,
        Math.max(SMALLEST_BATCH, Math.round(rows.train.length / STEPS)),
      ),
      maxEpochs: EPOCHS,
      learningRate: RATE,
      schedule: { kind: "cosine", floor: LAST_RATE },
      patience: PATIENCE,
      signal: run.signal,
      maxSeconds: run.maxSeconds,
      onProgress: (progress) => run.onEpoch(progress, progress.epoch / EPOCHS),
    },
  );
}

/** Mean number of nats by which log|det J| is too low, rounded off near 0: ½ log(1 + e^(2·missing)). */
function pressing(logCovariance: Scalar, logDet: Tensor1D, dim: number): Scalar {
  const least = sub(mul(logCovariance, 0.5), FREE_PRESSING * dim);
  return mul(mean(softplus(mul(sub(least, logDet), 2))), 0.5);
}

async function straightened(
  maps: Maps,
  { x, y }: PairedSamples,
  { runtime }: FoldRun,
): Promise<{ readonly x: Matrix; readonly y: Matrix }> {
  const images = await compileRowFunction(runtime, {
    label: "straightened codes",
    call: (left, right) => [maps.x.image(left as Tensor2D), maps.y.image(right as Tensor2D)],
    rowShapes: [[x.columns], [y.columns]],
    parameters: namedParameters(parametersOf(maps)).map(([, parameter]) => parameter),
    chunkRows: Math.min(MOMENT_ROWS, x.rows),
  });
  try {
    const [u, v] = await images.map([toTrainingData(x), toTrainingData(y)]);
    return { x: createMatrix(x.rows, x.columns, u), y: createMatrix(y.rows, y.columns, v) };
  } finally {
    await images.dispose();
  }
}
