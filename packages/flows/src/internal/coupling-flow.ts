import { ConfigError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection } from "../bijection.ts";
import { compose } from "../compose.ts";
import { actNorm } from "../elementwise-affine.ts";
import { householder } from "../householder.ts";
import { luLinear } from "../lu-linear.ts";
import { reversePermutation } from "../permutation.ts";

/**
 * What follows each coupling: `lu`, any matrix of fixed orientation, with scale and shift of its own; `householder`, ActNorm
 * and a rotation; `reverse`, ActNorm and the columns in reverse order.
 */
export type LinearLayer = "lu" | "householder" | "reverse";

/** What a {@link couplingFlow} is made of. */
export interface CouplingFlowOptions {
  /** The caller's name, for errors. */
  readonly kind: string;
  readonly couplings: number;
  readonly linear: LinearLayer;
  readonly source: RandomSource;
  readonly coupling: (each: { changes: "first" | "last"; source: RandomSource }) => Bijection;
}

/** Couplings that change the two halves in turn, each followed by a linear layer; dim ≥ 2. */
export function couplingFlow(dim: number, options: CouplingFlowOptions): Bijection {
  const { kind, couplings, linear, source, coupling } = options;
  checkCount(kind, "couplings", couplings);
  const layers = Array.from({ length: couplings }, (_, index) => {
    // Reversal itself brings the other half to the front; the first half is the larger, so the middle column has its turn.
    const changes = linear === "reverse" || index % 2 === 1 ? "first" : "last";
    return [
      coupling({ changes, source: source.split(`coupling ${index}`) }),
      ...linearLayers(kind, dim, linear, source.split(`linear ${index}`)),
    ];
  });
  return compose(layers.flat());
}

/** @throws ConfigError unless `count` is a whole number ≥ 1. */
export function checkCount(kind: string, name: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new ConfigError(`${kind}: expected a whole number of ${name} ≥ 1, got ${count}`);
  }
}

/** The layers of a {@link LinearLayer}. */
export function linearLayers(
  kind: string,
  dim: number,
  linear: LinearLayer,
  source: RandomSource,
): Bijection[] {
  switch (linear) {
    case "lu":
      return [luLinear(dim)];
    case "householder":
      return [actNorm(dim), householder(dim, { source })];
    case "reverse":
      return [actNorm(dim), reversePermutation(dim)];
    default:
      throw new ConfigError(
        `${kind}: expected linear to be lu, householder or reverse, got ${String(linear)}`,
      );
  }
}
