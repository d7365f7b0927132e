import { neg } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { fit, splitRows, toTrainingData, trainableParameters } from "@mienf/core";
import type { FitOptions, FitResult, Module, Runtime } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import type { Distribution, PairDistribution, PairSample } from "./distribution.ts";
import { checkColumns, checkPairColumns } from "./internal/checks.ts";

/** Options of fits by gradient. */
export interface FitDistributionOptions extends FitOptions {
  /** Share of the rows that decides which parameters are kept; default 0.2. */
  readonly heldOutFraction?: number;
}

/**
 * Fits any law with trained parameters to rows by maximum likelihood, in mini-batches on a runtime; it keeps the parameters
 * under which held-out rows are most likely.
 *
 * Prefer a law's own `fit` where it has one. Losses in the result are mean negative log-densities in nats.
 *
 * @throws ShapeError when columns differ; and as `fit` of `@mienf/core`.
 */
export async function fitDistribution(
  runtime: Runtime,
  law: Distribution,
  x: Matrix,
  options: FitDistributionOptions,
): Promise<FitResult> {
  checkColumns("fitDistribution", x, law.dim);
  const rowLoss = (rows: Tensor): Tensor1D => neg(law.logProb(rows as Tensor2D));
  return maximise(runtime, { module: law, sides: [x], rowLoss }, options);
}

/** Fits any law of pairs with trained parameters, as {@link fitDistribution} does. */
export async function fitPairDistribution(
  runtime: Runtime,
  law: PairDistribution,
  pairs: PairSample,
  options: FitDistributionOptions,
): Promise<FitResult> {
  checkPairColumns("fitPairDistribution", pairs, [law.dimX, law.dimY]);
  const rowLoss = (x: Tensor, y: Tensor): Tensor1D =>
    neg(law.logProb(x as Tensor2D, y as Tensor2D));
  return maximise(runtime, { module: law, sides: [pairs.x, pairs.y], rowLoss }, options);
}

function maximise(
  runtime: Runtime,
  problem: {
    readonly module: Module;
    readonly sides: readonly Matrix[];
    readonly rowLoss: (...sides: [Tensor, Tensor]) => Tensor1D;
  },
  { heldOutFraction = 0.2, ...options }: FitDistributionOptions,
): Promise<FitResult> {
  const rows = Int32Array.from({ length: problem.sides[0]?.rows ?? 0 }, (_, row) => row);
  return fit(
    runtime,
    {
      label: "maximum likelihood",
      parameters: trainableParameters(problem.module.parameters),
      data: problem.sides.map(toTrainingData),
      rows: splitRows(rows, heldOutFraction, options.source.split("held out")),
      rowLoss: (...batch) => problem.rowLoss(...(batch as [Tensor, Tensor])),
    },
    options,
  );
}
