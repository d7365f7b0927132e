import { reshape, sum } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import type { Mapped } from "./define-bijection.ts";
import { checkCouplingDim } from "./internal/check-dim.ts";
import { columnPartition } from "./internal/column-partition.ts";
import type { ChangedColumns } from "./internal/column-partition.ts";
import { conditionerDefaults, createConditioner } from "./internal/conditioner.ts";
import type { ConditionerOptions } from "./internal/conditioner.ts";
import { checkContextDim, withContext } from "./internal/context.ts";
import { monotoneMap } from "./monotone-maps/monotone-map.ts";
import type { MonotoneDirection, MonotoneMapOptions } from "./monotone-maps/monotone-map.ts";

/** Options of {@link coupling}. */
export interface CouplingOptions extends ConditionerOptions {
  /** What the changed columns go through; default `{ kind: "spline" }`. */
  readonly map?: MonotoneMapOptions;
  /** Which columns change; the others are kept and decide how. Default `"last"`. */
  readonly changes?: ChangedColumns;
  /** Columns of the context that the conditioner sees too; default 0. */
  readonly contextDim?: number;
  /** Draws the conditioner's first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link coupling}. */
export interface CouplingConfig extends BijectionConfig, Required<ConditionerOptions> {
  readonly kind: "coupling";
  readonly dim: number;
  readonly map: MonotoneMapOptions;
  readonly changes: ChangedColumns;
  readonly contextDim: number;
}

/**
 * Makes a coupling: each changed column goes through an increasing map that a conditioner reads off the kept ones.
 *
 * It starts where the map starts, mostly as the identity. Cost: one pass of the conditioner and the map's, each way.
 *
 * @param dim - number of columns, ≥ 2; an odd one leaves the first half the larger.
 * @throws ConfigError when `dim` is 1 or an option is out of range.
 * @see Durkan et al. 2019, "Neural spline flows", section 3; Huang et al. 2018, section 3.1 (sigmoids).
 */
export function coupling(dim: number, options: CouplingOptions = {}): Bijection {
  const {
    map = { kind: "spline" },
    changes = "last",
    contextDim = 0,
    source = createRandomSource(0),
  } = options;
  checkCouplingDim("coupling", dim);
  checkContextDim("coupling", contextDim);
  const monotone = monotoneMap("coupling", map);
  const partition = columnPartition("coupling", dim, changes);
  const { keptCount, changedCount } = partition;
  const network = conditionerDefaults(options);
  const conditioner = createConditioner(
    {
      kind: "coupling",
      inputs: keptCount + contextDim,
      outputs: changedCount * monotone.width,
      source,
    },
    network,
  );
  const apply = (
    direction: MonotoneDirection,
    input: Tensor2D,
    context: Tensor2D | undefined,
  ): Mapped => {
    const { kept, changed } = partition.take(input);
    const output = conditioner.apply(withContext(kept, contextDim > 0 ? context : undefined));
    const raw: Tensor3D = reshape(output, [-1, changedCount, monotone.width]);
    const { value, logSlope } = direction(changed, raw);
    return { value: partition.join(kept, value), logDet: sum<Tensor1D>(logSlope, 1) };
  };
  const config: CouplingConfig = {
    kind: "coupling",
    dim,
    map: monotone.options,
    changes,
    contextDim,
    ...network,
  };
  return defineBijection({
    dim,
    contextDim,
    config,
    parameters: { conditioner: conditioner.parameters },
    forward: (x, context) => apply(monotone.forward, x, context),
    inverse: (y, context) => apply(monotone.inverse, y, context),
  });
}
