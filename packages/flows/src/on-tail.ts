import { concat } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { bareDirections, defineBijection } from "./define-bijection.ts";
import type { Direction } from "./define-bijection.ts";
import { splitColumns } from "./internal/split-columns.ts";

/** Structure of {@link onTail}. */
export interface OnTailConfig extends BijectionConfig {
  readonly kind: "onTail";
  readonly dim: number;
  readonly bijection: BijectionConfig;
}

/**
 * Makes the bijection of `dim` columns that leaves the first ones alone and puts the last `bijection.dim` through a bijection;
 * shares its parameters. Cost: the bijection's.
 *
 * @throws ConfigError when `dim` is not larger than the bijection's.
 */
export function onTail(dim: number, bijection: Bijection): Bijection {
  const tail = bijection.dim;
  if (!Number.isInteger(dim) || dim <= tail) {
    throw new ConfigError(`onTail: expected a whole dim > ${tail} as of the bijection, got ${dim}`);
  }
  const bare = bareDirections(bijection);
  const tailOf = (rows: Tensor2D): Tensor2D => splitColumns(rows, [dim - tail, tail])[1];
  const behind =
    (direction: Direction): Direction =>
    (rows, context) => {
      const [kept, mapped] = splitColumns(rows, [dim - tail, tail]);
      const { value, logDet } = direction(mapped, context);
      return { value: concat([kept, value], 1), logDet };
    };
  const own = (context: Tensor2D | undefined) =>
    bijection.contextDim > 0 && context !== undefined ? [context] : [];
  const config: OnTailConfig = { kind: "onTail", dim, bijection: bijection.config };
  return defineBijection({
    dim,
    contextDim: bijection.contextDim,
    config,
    parameters: bijection.parameters,
    forward: behind(bare.forward),
    inverse: behind(bare.inverse),
    ...(bijection.initialise && {
      initialise: (rows: Tensor2D, context?: Tensor2D) =>
        bijection.initialise?.(tailOf(rows), ...own(context)),
    }),
    ...(bijection.trainingForward && {
      trainingForward: behind(bare.training),
      updateStatistics: (rows: Tensor2D, context?: Tensor2D) =>
        bijection.updateStatistics?.(tailOf(rows), ...own(context)),
    }),
  });
}
