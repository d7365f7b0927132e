import { reshape, sum } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import type { Mapped } from "./define-bijection.ts";
import { checkCouplingDim } from "./internal/check-dim.ts";
import { checkSpline } from "./internal/check-spline.ts";
import { columnPartition } from "./internal/column-partition.ts";
import type { ChangedColumns } from "./internal/column-partition.ts";
import { multilayerPerceptron } from "./internal/multilayer-perceptron.ts";
import type { Activation } from "./internal/multilayer-perceptron.ts";
import { splineBins, splineForward, splineInverse } from "./internal/rational-quadratic.ts";
import type { SplineBins, SplineValues } from "./internal/rational-quadratic.ts";
import { splitColumns } from "./internal/split-columns.ts";

/** Options of {@link splineCoupling}. */
export interface SplineCouplingOptions {
  /** Which columns change; the others are kept and decide how. Default `"last"`. */
  readonly changes?: ChangedColumns;
  /** Sizes of the conditioner's hidden layers, default `[64]`; `[]` makes it linear. */
  readonly hidden?: readonly number[];
  /** The conditioner's activation, default `"leakyRelu"`. */
  readonly activation?: Activation;
  /** Number of bins K, 2 to 500; default 8. */
  readonly bins?: number;
  /** The splines act on [−bound, bound] and are the identity beyond; default 5. */
  readonly bound?: number;
  /** Draws the conditioner's first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link splineCoupling}. */
export interface SplineCouplingConfig extends BijectionConfig {
  readonly kind: "splineCoupling";
  readonly dim: number;
  readonly changes: ChangedColumns;
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly bins: number;
  readonly bound: number;
}

/**
 * Makes a neural spline coupling: each changed column goes through a spline that a perceptron reads off the kept ones.
 *
 * The identity at first.
 *
 * @param dim - number of columns, ≥ 2.
 * @throws ConfigError when `dim` is 1 or an option is out of range.
 * @see Durkan et al. 2019, "Neural spline flows", section 3.
 */
export function splineCoupling(dim: number, options: SplineCouplingOptions = {}): Bijection {
  const {
    changes = "last",
    hidden = [64],
    activation = "leakyRelu",
    bins = 8,
    bound = 5,
    source = createRandomSource(0),
  } = options;
  checkCouplingDim("splineCoupling", dim);
  checkSpline("splineCoupling", bins, bound);
  const partition = columnPartition("splineCoupling", dim, changes);
  const count = partition.changedCount;
  const sizes = [count * bins, count * bins, count * (bins - 1)] as const;
  const conditioner = multilayerPerceptron({
    kind: "splineCoupling",
    inputs: partition.keptCount,
    hidden,
    outputs: count * (3 * bins - 1),
    activation,
    source,
  });
  const map = (
    input: Tensor2D,
    direction: (input: Tensor2D, bins: SplineBins) => SplineValues,
  ): Mapped => {
    const { kept, changed } = partition.take(input);
    const [widths, heights, slopes] = splitColumns(conditioner.apply(kept), sizes);
    const perColumn = (part: Tensor2D): Tensor => reshape(part, [input.shape[0], count, -1]);
    const raw = {
      widths: perColumn(widths),
      heights: perColumn(heights),
      slopes: perColumn(slopes),
    };
    const { value, logSlope } = direction(changed, splineBins(raw, bound));
    return { value: partition.join(kept, value), logDet: sum<Tensor1D>(logSlope, 1) };
  };
  const config: SplineCouplingConfig = {
    kind: "splineCoupling",
    dim,
    changes,
    hidden,
    activation,
    bins,
    bound,
  };
  return defineBijection({
    dim,
    config,
    parameters: { conditioner: conditioner.parameters },
    forward: (x) => map(x, splineForward),
    inverse: (y) => map(y, splineInverse),
  });
}
