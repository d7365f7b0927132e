import { createMatrix } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { chooseGaussianMixture } from "./choose-gaussian-mixture.ts";
import type { MixtureSearch } from "./choose-gaussian-mixture.ts";
import { evaluateMixture } from "./evaluate-mixture.ts";
import type { GaussianMixture } from "./gaussian-mixture.ts";
import { columnPair, matchColumns } from "./paired-mixtures.ts";
import type { ColumnPair, PairedMixtures } from "./paired-mixtures.ts";

/** Beyond, the search for a mixture of every pair would outlast the training of flows. */
const MAX_PAIRS = 32;

/**
 * Pairs the columns of the sides and fits a mixture to each pair, with as many components as held-out rows bear out.
 *
 * @param train - rows to fit on. @param heldOut - rows to choose by.
 * @throws AbortedError when the search is stopped.
 * @returns nothing where a side has one column only, which leaves nothing to pair, or there are more than 32 pairs.
 */
export async function choosePairedMixtures(
  train: Matrix,
  heldOut: Matrix,
  options: MixtureSearch,
): Promise<PairedMixtures | null> {
  const { dimX, source } = options;
  const smaller = Math.min(dimX, train.columns - dimX);
  if (smaller < 2 || smaller > MAX_PAIRS) {
    return null;
  }
  const pairs: ColumnPair[] = [];
  for (const { u, v } of matchColumns(train, dimX)) {
    const law = await chooseGaussianMixture(
      columnPair(train, u, dimX + v),
      columnPair(heldOut, u, dimX + v),
      { ...options, dimX: 1, source: source.split(`${u} with ${v}`) },
    );
    if (law === null) {
      return null;
    }
    pairs.push({ u, v, law: withoutChance(law, columnPair(heldOut, u, dimX + v)) });
  }
  return { kind: "pairs", dimX, pairs };
}

/** Nats that all held-out rows together must show: less is luck. */
const DECISIVE = 2;

/** A single normal law loses a correlation that held-out rows do not bear out: many pairs have one by chance. */
function withoutChance(law: GaussianMixture, heldOut: Matrix): GaussianMixture {
  if (law.weights.length > 1) {
    return law;
  }
  const { pointwise } = evaluateMixture(law, heldOut);
  if (pointwise.reduce((sum, value) => sum + value, 0) > DECISIVE) {
    return law;
  }
  const covariances = law.covariances.map(({ data }) =>
    createMatrix(2, 2, [data[0]!, 0, 0, data[3]!]),
  );
  return { ...law, covariances };
}
