import type { Matrix, RandomSource } from "@mienf/numeric";
import { evaluateMixture } from "../latent-law/evaluate-mixture.ts";
import { sampleMixture } from "../latent-law/gaussian-mixture.ts";
import { evaluateLaw } from "../latent-law/latent-law.ts";
import type { LatentLaw } from "../latent-law/latent-law.ts";
import { columnPair } from "../latent-law/paired-mixtures.ts";
import { sampleLaw } from "../latent-law/sample-law.ts";
import { MAX_JOINT_COLUMNS } from "./neighbor-correction.ts";
import type { LatentBlock } from "./neighbor-correction.ts";

/**
 * The parts of latents that are independent under their law, with as many draws from it as there are rows.
 *
 * @param rows - U and V side by side, `[n, dim]`; borrowed. @param source - for the draws.
 * @returns nothing where a part has more columns than neighbours can tell of.
 */
export function latentBlocks(
  law: LatentLaw,
  rows: Matrix,
  source: RandomSource,
): LatentBlock[] | null {
  if (law.kind === "pairs") {
    return law.pairs.map(({ u, v, law: mixture }) => {
      const pair = columnPair(rows, u, law.dimX + v);
      const draws = sampleMixture(mixture, rows.rows, source.split(`${u} with ${v}`));
      return {
        dimX: 1,
        rows: pair,
        ...evaluateMixture(mixture, pair),
        draws: { rows: draws, ...evaluateMixture(mixture, draws) },
      };
    });
  }
  // Noise that knows nothing of its cause has no shape that was left out, and its edges are what neighbours get wrong.
  if (law.kind === "noise" || rows.columns > MAX_JOINT_COLUMNS) {
    return null;
  }
  const draws = sampleLaw(law, { dim: rows.columns, sampleSize: rows.rows }, source);
  return [
    {
      dimX: law.dimX,
      rows,
      ...evaluateLaw(law, rows),
      draws: { rows: draws, ...evaluateLaw(law, draws) },
    },
  ];
}
