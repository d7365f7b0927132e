import { add, mean, mul, square, sub } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { fit, splitRows, toTrainingData, trainableParameters } from "@mienf/core";
import { createMatrix, selectRows } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { ContinuousFlow } from "./cnf.ts";
import { checkDims, checkedInputs, densityOf } from "./density.ts";
import type { BaseDistribution } from "./density.ts";
import type { FitDensityOptions, FittedDensity } from "./fit-density.ts";
import { checkCount } from "./internal/coupling-flow.ts";

/** Options of {@link fitFlowMatching}. */
export interface FitFlowMatchingOptions extends Omit<FitDensityOptions, "initialise"> {
  /** Latents and times drawn for each row, ≥ 1, once and for all epochs; default 8. */
  readonly draws?: number;
}

/**
 * Trains a continuous flow by flow matching: its velocity at `(1 − t) x + t z` is to be `z − x`, for rows x and independent latents z
 * of the base. No equation is solved, so a step costs one pass of the network.
 *
 * Losses in `history` are mean squared errors of the velocity, not likelihoods; ask `logProb` for those. The base is not trained.
 *
 * @param flow - of `cnf`; trained in place.
 * @param base - law of the latents.
 * @param data - `[rows, dim]`, standardised.
 * @throws ShapeError when columns differ; and as `fit` of `@mienf/core`.
 * @see Lipman et al. 2023, "Flow matching for generative modeling", eq. 23 with σ = 0; Liu, Gong and Liu 2023, "Flow straight and
 *   fast", eq. 1. Time runs from data to latents here.
 */
export async function fitFlowMatching(
  flow: ContinuousFlow,
  base: BaseDistribution,
  data: Matrix,
  options: FitFlowMatchingOptions,
): Promise<FittedDensity> {
  const { runtime, context, heldOutFraction = 0.1, draws = 8, ...fitOptions } = options;
  checkDims("fitFlowMatching", flow, base);
  checkCount("fitFlowMatching", "draws", draws);
  const inputs = checkedInputs("fitFlowMatching", flow, data, context);
  const source = options.source.split("flow matching");
  const count = data.rows * draws;
  const everyRow = Int32Array.from({ length: data.rows }, (_, row) => row);
  const rows = splitRows(everyRow, heldOutFraction, source.split("held out"));
  // Copy k of row r is row k · rows + r.
  const copies = (each: Int32Array): Int32Array =>
    Int32Array.from(
      { length: each.length * draws },
      (_, index) => Math.floor(index / each.length) * data.rows + (each[index % each.length] ?? 0),
    );
  const repeated = inputs.map((each) =>
    selectRows(
      each,
      copies(everyRow).map((copy) => copy % data.rows),
    ),
  );
  const [x = data, ...contexts] = repeated;
  const latents = base.sample(count, source.split("latents"));
  const times = drawTimes(count, source.split("times"));
  const result = await fit(
    runtime,
    {
      label: "flow matching",
      parameters: trainableParameters(flow.parameters),
      data: [x, latents, times, ...contexts].map(toTrainingData),
      rows: { train: copies(rows.train), heldOut: copies(rows.heldOut) },
      rowLoss: (...batch: Tensor[]) => velocityError(flow, batch as VelocityRows),
    },
    fitOptions,
  );
  return { ...result, ...densityOf(runtime, flow, base) };
}

type VelocityRows = [x: Tensor2D, z: Tensor2D, time: Tensor2D, ...context: Tensor2D[]];

/** Squared error of each row's velocity, averaged over columns. */
function velocityError(flow: ContinuousFlow, [x, z, time, ...context]: VelocityRows): Tensor1D {
  const wanted = sub<Tensor2D>(z, x);
  const velocity = flow.velocity(add(x, mul(time, wanted)), time, ...context);
  return mean(square(sub(velocity, wanted)), 1);
}

/** One time in each of as many equal parts of [0, 1], in random order: they cover it evenly. */
function drawTimes(count: number, source: RandomSource): Matrix {
  const order = source.permutation(count);
  return createMatrix(
    count,
    1,
    Float64Array.from(order, (part) => (part + source.uniform()) / count),
  );
}
