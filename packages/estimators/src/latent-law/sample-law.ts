import type { Matrix, RandomSource } from "@mienf/numeric";
import { createMatrix } from "@mienf/numeric";
import { sampleMixture } from "./gaussian-mixture.ts";
import type { LatentLaw } from "./latent-law.ts";
import type { NoisyPairs } from "./noisy-pairs.ts";
import type { PairedMixtures } from "./paired-mixtures.ts";
import { sampleStudent } from "./student-copula.ts";
import { sampleTridiagonal } from "./tridiagonal-law.ts";

/**
 * Draws rows of latents, U and V side by side.
 *
 * @param size - coordinates of both sides, and number of rows. @param source - advanced.
 * @returns shape `[sampleSize, dim]`.
 */
export function sampleLaw(
  law: Exclude<LatentLaw, NoisyPairs>,
  size: { readonly dim: number; readonly sampleSize: number },
  source: RandomSource,
): Matrix {
  switch (law.kind) {
    case "mixture":
      return sampleMixture(law, size.sampleSize, source);
    case "pairs":
      return samplePairs(law, size, source);
    case "student":
      return sampleStudent(law, size.sampleSize, source);
    case "tridiagonal":
      return sampleTridiagonal(law, size, source);
  }
}

/** Columns without a partner are standard normal. */
function samplePairs(
  { pairs, dimX }: PairedMixtures,
  { dim, sampleSize }: { readonly dim: number; readonly sampleSize: number },
  source: RandomSource,
): Matrix {
  const rows = createMatrix(sampleSize, dim, source.fillNormal(new Float64Array(sampleSize * dim)));
  for (const { u, v, law } of pairs) {
    const both = sampleMixture(law, sampleSize, source);
    for (let row = 0; row < sampleSize; row += 1) {
      rows.data[row * dim + u] = both.data[2 * row]!;
      rows.data[row * dim + dimX + v] = both.data[2 * row + 1]!;
    }
  }
  return rows;
}
