import { add, tidy, zeros } from "@tensorflow/tfjs-core";
import type { Rank, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { ParameterTree } from "@mienf/core";
import { ShapeError } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { checkDim } from "./internal/check-dim.ts";

/** One direction's result before it is checked and completed. */
export interface Mapped {
  readonly value: Tensor2D;
  /** `[batch]`, or a scalar that holds for every row; left out where the map keeps volumes. */
  readonly logDet?: Tensor | undefined;
}

/** A bijection as its author writes it: no checks, no tidying, no broadcasting. */
export interface BijectionDefinition {
  readonly dim: number;
  /** Default 0: it ignores what context others in a composition need. */
  readonly contextDim?: number;
  readonly config: BijectionConfig;
  readonly parameters: ParameterTree;
  forward(x: Tensor2D, context?: Tensor2D): Mapped;
  inverse(y: Tensor2D, context?: Tensor2D): Mapped;
  initialise?(x: Tensor2D, context?: Tensor2D): void;
  trainingForward?(x: Tensor2D, context?: Tensor2D): Mapped;
  updateStatistics?(x: Tensor2D, context?: Tensor2D): void;
}

/** One direction, without its door. */
export type Direction = (input: Tensor2D, context?: Tensor2D) => Mapped;

/** A bijection's directions without their doors. */
interface BareDirections {
  readonly forward: Direction;
  readonly inverse: Direction;
  /** `trainingForward`, or else `forward`. */
  readonly training: Direction;
}

// Lets combinators skip the inner doors and add up scalar log-determinants as scalars.
const definitions = new WeakMap<Bijection, BareDirections>();

/**
 * Makes a {@link Bijection} of a bare definition: shapes are checked here, once, and everything runs inside `tidy`.
 *
 * @param definition - the two directions and what describes them.
 * @throws ConfigError when `dim` is not a whole number ≥ 1.
 */
export function defineBijection(definition: BijectionDefinition): Bijection {
  const { dim, contextDim = 0, config, parameters } = definition;
  checkDim(config.kind, dim);
  const check = checkRows(config.kind, dim, contextDim);
  const bare: BareDirections = {
    forward: (x, context) => definition.forward(x, context),
    inverse: (y, context) => definition.inverse(y, context),
    training: (x, context) =>
      definition.trainingForward?.(x, context) ?? definition.forward(x, context),
  };
  const mapped = (direction: Direction, input: Tensor2D, context?: Tensor2D) => {
    check(input, context);
    return tidy(() => complete(input, direction(input, context)));
  };
  const forward = (direction: Direction) => (x: Tensor2D, context?: Tensor2D) => {
    const { value, logDet } = mapped(direction, x, context);
    return { y: value, logDet };
  };
  const bijection: Bijection = {
    dim,
    contextDim,
    config,
    parameters,
    forward: forward(bare.forward),
    inverse(y, context) {
      const { value, logDet } = mapped(bare.inverse, y, context);
      return { x: value, logDet };
    },
    ...(definition.initialise && {
      initialise(x: Tensor2D, context?: Tensor2D): void {
        check(x, context);
        tidy(() => definition.initialise?.(x, context));
      },
    }),
    ...(definition.trainingForward && { trainingForward: forward(bare.training) }),
    ...(definition.updateStatistics && {
      updateStatistics(x: Tensor2D, context?: Tensor2D): void {
        check(x, context);
        tidy(() => definition.updateStatistics?.(x, context));
      },
    }),
  };
  definitions.set(bijection, bare);
  return bijection;
}

/** A bijection's directions without their doors; call them inside `tidy` only. */
export function bareDirections(bijection: Bijection): BareDirections {
  return definitions.get(bijection) ?? directionsOf(bijection);
}

/** Those of a bijection that {@link defineBijection} did not make; it takes a context only where it needs one. */
function directionsOf(bijection: Bijection): BareDirections {
  const own = (context: Tensor2D | undefined) =>
    bijection.contextDim > 0 && context !== undefined ? ([context] as const) : ([] as const);
  const forward: Direction = (x, context) => {
    const { y, logDet } = bijection.forward(x, ...own(context));
    return { value: y, logDet };
  };
  return {
    forward,
    inverse: (y, context) => {
      const { x, logDet } = bijection.inverse(y, ...own(context));
      return { value: x, logDet };
    },
    training: forward,
  };
}

function checkRows(kind: string, dim: number, contextDim: number) {
  return (input: Tensor2D, context: Tensor2D | undefined): void => {
    if (input.rank !== 2 || input.shape[1] !== dim) {
      throw new ShapeError(
        `${kind}: expected a tensor of shape [batch, ${dim}], got [${input.shape.join(", ")}]`,
      );
    }
    const [batch] = input.shape;
    const fits =
      context === undefined
        ? contextDim === 0
        : contextDim > 0 && context.shape.join() === `${batch},${contextDim}`;
    if (!fits) {
      throw new ShapeError(
        `${kind}: expected ${contextDim === 0 ? "no context" : `a context of shape [${batch}, ${contextDim}]`}, got ${context ? `[${context.shape.join(", ")}]` : "none"}`,
      );
    }
  };
}

/** Tells a log-determinant of each row from one that holds for all. */
export function isPerRow(logDet: Tensor): logDet is Tensor1D {
  return logDet.rank === 1;
}

function complete(input: Tensor2D, mapped: Mapped): { value: Tensor2D; logDet: Tensor1D } {
  const { value, logDet } = mapped;
  return {
    value: value === input ? value.clone() : value,
    logDet: logDet && isPerRow(logDet) ? logDet : perRow(input.shape[0], logDet),
  };
}

function perRow(batch: number, logDet: Tensor | undefined): Tensor1D {
  const nothing = zeros<Rank.R1>([batch]);
  return logDet ? add(nothing, logDet) : nothing;
}
