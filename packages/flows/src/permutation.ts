import { matMul, tensor2d } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { inverseOrder, selectionMatrix } from "./internal/selection-matrix.ts";

/** Structure of {@link permutation}. */
export interface PermutationConfig extends BijectionConfig {
  readonly kind: "permutation";
  readonly order: readonly number[];
}

/**
 * Makes the bijection that reorders columns: column `k` of the result is column `order[k]` of the input.
 *
 * It multiplies by a 0–1 matrix, which is exact, since not every tfjs backend can differentiate `gather`.
 *
 * @param order - each of 0 … dim−1 once.
 * @throws ConfigError when `order` is no permutation.
 */
export function permutation(order: ArrayLike<number>): Bijection {
  const columns = Array.from(order);
  const dim = columns.length;
  if (columns.toSorted((a, b) => a - b).some((column, index) => column !== index)) {
    throw new ConfigError(
      `permutation: expected each of 0 … ${dim - 1} once, got [${columns.join(", ")}]`,
    );
  }
  const config: PermutationConfig = { kind: "permutation", order: columns };
  const ahead = selectionMatrix(columns);
  const back = selectionMatrix(inverseOrder(columns));
  return defineBijection({
    dim,
    config,
    parameters: {},
    forward: (x) => ({ value: matMul(x, tensor2d(ahead, [dim, dim])) }),
    inverse: (y) => ({ value: matMul(y, tensor2d(back, [dim, dim])) }),
  });
}

/** Makes the permutation that reverses the order of the columns. */
export function reversePermutation(dim: number): Bijection {
  return permutation(Array.from({ length: dim }, (_, column) => dim - 1 - column));
}

/** Makes the permutation that moves the first ⌈dim/2⌉ columns behind the others. */
export function swapPermutation(dim: number): Bijection {
  const half = Math.ceil(dim / 2);
  return permutation(Array.from({ length: dim }, (_, column) => (column + half) % dim));
}

/** Makes a permutation drawn from `source`, each equally likely. */
export function randomPermutation(dim: number, source: RandomSource): Bijection {
  return permutation(source.permutation(dim));
}
