import { reshape, sum } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import type { Mapped } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { conditionerDefaults, createConditioner } from "./internal/conditioner.ts";
import type { ConditionerOptions } from "./internal/conditioner.ts";
import { checkContextDim } from "./internal/context.ts";
import { monotoneMap } from "./monotone-maps/monotone-map.ts";
import type { MonotoneDirection, MonotoneMapOptions } from "./monotone-maps/monotone-map.ts";

/** Options of {@link elementwise}. */
export interface ElementwiseOptions extends ConditionerOptions {
  /** Columns of a context that sets the maps, by a conditioner; default 0: the maps have numbers of their own. */
  readonly contextDim?: number;
  /** Draws the conditioner's first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link elementwise}. */
export interface ElementwiseConfig extends BijectionConfig, Required<ConditionerOptions> {
  readonly kind: "elementwise";
  readonly dim: number;
  readonly map: MonotoneMapOptions;
  readonly contextDim: number;
}

/**
 * Makes a bijection that puts each column through a learnable increasing map of its own; any dim.
 *
 * It starts where the map starts, mostly as the identity, and cannot reflect; `initialise` fits sums of sigmoids to the data. Cost: the map's, each way. Use it where columns
 * are to be reshaped one by one, and, with a context, as the conditional flow of one column.
 * Parameters: `raw` `[1, dim, width of the map]`, unconstrained; with a context, those of the conditioner.
 *
 * @param dim - number of columns, ≥ 1.
 * @param map - which map.
 * @throws ConfigError when an option is out of range.
 * @see Each {@link MonotoneMapOptions}.
 */
export function elementwise(
  dim: number,
  map: MonotoneMapOptions,
  options: ElementwiseOptions = {},
): Bijection {
  const { contextDim = 0, source = createRandomSource(0) } = options;
  checkDim("elementwise", dim);
  checkContextDim("elementwise", contextDim);
  const monotone = monotoneMap("elementwise", map);
  const { width, start } = monotone;
  const network = conditionerDefaults(options);
  const raw = createParameter([1, dim, width], 0);
  const conditioner =
    contextDim > 0 &&
    createConditioner(
      { kind: "elementwise", inputs: contextDim, outputs: dim * width, source },
      network,
    );
  const read = (context: Tensor2D | undefined): Tensor3D =>
    conditioner && context
      ? reshape(conditioner.apply(context), [-1, dim, width])
      : (raw.read() as Tensor3D);
  const apply = (
    direction: MonotoneDirection,
    input: Tensor2D,
    context: Tensor2D | undefined,
  ): Mapped => {
    const { value, logSlope } = direction(input, read(context));
    return { value, logDet: sum<Tensor1D>(logSlope, 1) };
  };
  const config: ElementwiseConfig = {
    kind: "elementwise",
    dim,
    map: monotone.options,
    contextDim,
    ...network,
  };
  return defineBijection({
    dim,
    contextDim,
    config,
    parameters: conditioner ? { conditioner: conditioner.parameters } : { raw },
    ...(start &&
      !conditioner && {
        initialise: (x: Tensor2D) =>
          raw.assign(sortedColumns(x).flatMap((column) => start(column))),
      }),
    forward: (x, context) => apply(monotone.forward, x, context),
    inverse: (y, context) => apply(monotone.inverse, y, context),
  });
}

function sortedColumns(x: Tensor2D): Float64Array[] {
  const [, dim] = x.shape;
  const values = x.dataSync();
  return Array.from({ length: dim }, (_, column) =>
    Float64Array.from(values.filter((_value, index) => index % dim === column)).toSorted(),
  );
}
