import type { RandomSource } from "@mienf/numeric";
import { selectRows } from "@mienf/numeric";
import { breathe } from "../interface/breathe.ts";
import { evaluateLaw } from "../latent-law/latent-law.ts";
import { joined, lawOf, parted } from "./fold-model.ts";
import type { Candidate } from "./candidate.ts";

/** A fold's model, and the rows that it has not seen. */
export interface UnseenRows {
  readonly chosen: Candidate;
  readonly heldOut: Int32Array;
}

/**
 * Tests independence by permutations: the share of random pairings of unseen rows whose mean pointwise value reaches that of
 * the true pairing.
 *
 * Given the models, which have not seen them, the held-out rows of a fold may be paired in any order if X and Y are
 * independent; so the p-value is exact, whatever the models are worth.
 *
 * @param observed - mean pointwise value of the true pairing under the folds' laws, in nats.
 * @param options - `permutations` ≥ 1; `source` of randomness.
 * @returns (1 + pairings that reach it) / (1 + pairings).
 * @throws AbortedError when `signal` fires.
 */
export async function independencePValue(
  folds: readonly UnseenRows[],
  observed: number,
  options: {
    readonly permutations: number;
    readonly source: RandomSource;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<number> {
  const { permutations, source, signal } = options;
  const unseen = folds.map(({ chosen, heldOut }) => ({
    law: lawOf(chosen.fold),
    ...parted(selectRows(chosen.latents.rows, heldOut), chosen.fold.x.length),
  }));
  const rows = unseen.reduce((sum, { u }) => sum + u.rows, 0);
  let reached = 1;
  for (let permutation = 0; permutation < permutations; permutation += 1) {
    await breathe(signal);
    let total = 0;
    for (const { law, u, v } of unseen) {
      const shuffled = selectRows(v, source.permutation(v.rows));
      total += sumOf(evaluateLaw(law, joined(u, shuffled)).pointwise);
    }
    reached += total / rows >= observed ? 1 : 0;
  }
  return reached / (1 + permutations);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
