import { tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { ShapeError } from "@mienf/numeric";

/**
 * A trainable (or frozen) array of a model.
 *
 * Its values live in JavaScript as float32, so a model outlives every runtime, can be saved without one, and leaks
 * nothing. A runtime that runs the model binds a tensor of its own for as long as it needs one.
 */
export class Parameter {
  readonly shape: readonly number[];
  readonly size: number;
  /** False for arrays that belong to the model but are not trained (a permutation, say). */
  readonly trainable: boolean;
  #values: Float32Array;
  #bound: Tensor | undefined;

  constructor(shape: readonly number[], values: Float32Array, trainable: boolean) {
    this.shape = shape;
    this.size = sizeOf(shape);
    this.trainable = trainable;
    this.#values = checkedValues(this, values);
  }

  /** The values, row-major; borrow them, and change them by {@link assign}. */
  get values(): Float32Array {
    return this.#values;
  }

  /**
   * Replaces the values.
   *
   * @param values - as many numbers as the shape holds, row-major; copied.
   * @throws ShapeError when their number differs.
   */
  assign(values: ArrayLike<number>): void {
    this.#values = checkedValues(this, Float32Array.from(values));
  }

  /** The parameter as a tensor: the one that the running runtime bound, else a new one of tfjs's current backend. */
  read(): Tensor {
    return this.#bound ?? tensor(this.#values, [...this.shape], "float32");
  }

  /** @internal For {@link withBoundParameters} only. */
  bind(bound: Tensor | undefined): void {
    this.#bound = bound;
  }
}

/**
 * Makes a parameter.
 *
 * @param shape - its dimensions; `[]` for a scalar.
 * @param values - row-major values, or one number to fill it with.
 * @param options - `trainable`: false for an array that training must leave alone; default true.
 * @throws ShapeError when the number of values is not the shape's.
 */
export function createParameter(
  shape: readonly number[],
  values: ArrayLike<number> | number,
  options: { readonly trainable?: boolean } = {},
): Parameter {
  const filled =
    typeof values === "number"
      ? new Float32Array(sizeOf(shape)).fill(values)
      : Float32Array.from(values);
  return new Parameter(shape, filled, options.trainable ?? true);
}

/**
 * Runs `fn` with every parameter reading as the tensor given for it. Runtimes use this to trace, differentiate and run.
 *
 * @param parameters - distinct parameters.
 * @param tensors - one tensor for each, of its shape; borrowed.
 * @throws ShapeError when the two lists differ in length or a shape differs.
 */
export function withBoundParameters<T>(
  parameters: readonly Parameter[],
  tensors: readonly Tensor[],
  fn: () => T,
): T {
  if (parameters.length !== tensors.length) {
    throw new ShapeError(
      `withBoundParameters: expected ${parameters.length} tensors, got ${tensors.length}`,
    );
  }
  try {
    for (const [index, parameter] of parameters.entries()) {
      const bound = tensors[index];
      if (bound === undefined || bound.shape.join() !== parameter.shape.join()) {
        throw new ShapeError(
          `withBoundParameters: expected tensor ${index} of shape [${parameter.shape}], got [${bound?.shape}]`,
        );
      }
      parameter.bind(bound);
    }
    return fn();
  } finally {
    for (const parameter of parameters) {
      parameter.bind(undefined);
    }
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function checkedValues(parameter: Parameter, values: Float32Array): Float32Array {
  if (values.length !== parameter.size) {
    throw new ShapeError(
      `Parameter: expected ${parameter.size} values for shape [${parameter.shape}], got ${values.length}`,
    );
  }
  return values;
}
