import { neg } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { fit, splitRows, toTrainingData, trainableParameters } from "@mienf/core";
import type { FitOptions, FitResult, Runtime } from "@mienf/core";
import { selectRows } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { Bijection } from "./bijection.ts";
import { checkDims, checkedInputs, densityOf, logDensity } from "./density.ts";
import type { BaseDistribution, Density } from "./density.ts";
import { adjustOnCpu } from "./internal/adjust-on-cpu.ts";

/** Options of {@link fitDensity}: those of `fit`, and what follows. */
export interface FitDensityOptions extends FitOptions {
  /** Where it is trained and evaluated; the caller disposes of it. */
  readonly runtime: Runtime;
  /** Context of every row, for a conditional flow. */
  readonly context?: Matrix;
  /** Share of the rows that decides which weights are kept; default 0.1. */
  readonly heldOutFraction?: number;
  /** Standardise layer by layer first, where the flow can (ActNorm, LU); default true. Set false to go on training. */
  readonly initialise?: boolean;
}

/** A fitted {@link Density}. */
export interface FittedDensity extends Density, FitResult {}

// Rows that layers are standardised by: their moments are known to 2 percent.
const INITIAL_ROWS = 2048;

/**
 * Fits a flow and the parameters of its base to rows by maximum likelihood, and keeps what makes held-out rows most likely.
 *
 * Losses in `history` are mean negative log-densities in nats.
 *
 * @param flow - trained in place; forward is data → latents.
 * @param base - law of the latents, such as `standardNormal(dim)` of `@mienf/distributions`; trained in place where it can be.
 * @param data - `[rows, dim]`.
 * @throws ShapeError when columns differ; and as `fit` of `@mienf/core`.
 */
export async function fitDensity(
  flow: Bijection,
  base: BaseDistribution,
  data: Matrix,
  options: FitDensityOptions,
): Promise<FittedDensity> {
  const { runtime, context, heldOutFraction = 0.1, initialise = true, ...fitOptions } = options;
  checkDims("fitDensity", flow, base);
  const inputs = checkedInputs("fitDensity", flow, data, context);
  const everyRow = Int32Array.from({ length: data.rows }, (_, row) => row);
  const rows = splitRows(everyRow, heldOutFraction, options.source.split("held out"));
  const some = (indices: Int32Array): Matrix[] => inputs.map((each) => selectRows(each, indices));
  if (initialise) {
    const order = options.source.split("initialise").permutation(rows.train.length);
    const first = order.subarray(0, INITIAL_ROWS).map((position) => rows.train[position] ?? 0);
    await adjustOnCpu(flow, "initialise", some(first));
  }
  const result = await fit(
    runtime,
    {
      label: "density",
      parameters: trainableParameters({ flow: flow.parameters, base: base.parameters }),
      data: inputs.map(toTrainingData),
      rows,
      rowLoss: (...batch: Tensor[]) =>
        neg(logDensity(flow, base, batch as [Tensor2D, Tensor2D?], "trainingForward")) as Tensor1D,
    },
    fitOptions,
  );
  await adjustOnCpu(flow, "updateStatistics", some(rows.train));
  return { ...result, ...densityOf(runtime, flow, base) };
}
