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
  readonly config: BijectionConfig;
  readonly parameters: ParameterTree;
  forward(x: Tensor2D): Mapped;
  inverse(y: Tensor2D): Mapped;
  initialise?(x: Tensor2D): void;
}

type Direction = (input: Tensor2D) => Mapped;

// Lets combinators skip the inner doors and add up scalar log-determinants as scalars.
const definitions = new WeakMap<Bijection, { forward: Direction; inverse: Direction }>();

/**
 * Makes a {@link Bijection} of a bare definition: shapes are checked here, once, and everything runs inside `tidy`.
 *
 * @param definition - the two directions and what describes them.
 * @throws ConfigError when `dim` is not a whole number ≥ 1.
 */
export function defineBijection(definition: BijectionDefinition): Bijection {
  const { dim, config, parameters } = definition;
  checkDim(config.kind, dim);
  const check = (input: Tensor2D): void => {
    if (input.rank !== 2 || input.shape[1] !== dim) {
      throw new ShapeError(
        `${config.kind}: expected a tensor of shape [batch, ${dim}], got [${input.shape.join(", ")}]`,
      );
    }
  };
  const bijection: Bijection = {
    dim,
    config,
    parameters,
    forward(x) {
      check(x);
      return tidy(() => {
        const { value, logDet } = complete(x, definition.forward(x));
        return { y: value, logDet };
      });
    },
    inverse(y) {
      check(y);
      return tidy(() => {
        const { value, logDet } = complete(y, definition.inverse(y));
        return { x: value, logDet };
      });
    },
    ...(definition.initialise && {
      initialise(x: Tensor2D): void {
        check(x);
        tidy(() => definition.initialise?.(x));
      },
    }),
  };
  definitions.set(bijection, {
    forward: (x) => definition.forward(x),
    inverse: (y) => definition.inverse(y),
  });
  return bijection;
}

/** A bijection's two directions without their doors; call them inside `tidy` only. */
export function bareDirections(bijection: Bijection): { forward: Direction; inverse: Direction } {
  return (
    definitions.get(bijection) ?? {
      forward: (x) => {
        const { y, logDet } = bijection.forward(x);
        return { value: y, logDet };
      },
      inverse: (y) => {
        const { x, logDet } = bijection.inverse(y);
        return { value: x, logDet };
      },
    }
  );
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
