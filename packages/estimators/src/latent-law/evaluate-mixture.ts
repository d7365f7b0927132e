import type { Matrix } from "@mienf/numeric";
import type { GaussianMixture } from "./gaussian-mixture.ts";
import { chunksOf, prepareShares } from "./mixture-shares.ts";

/** Log-density of each row, and its pointwise mutual information between the two blocks, in nats. */
export function evaluateMixture(
  mixture: GaussianMixture,
  rows: Matrix,
): { readonly logProb: Float64Array; readonly pointwise: Float64Array } {
  const dim = mixture.means.columns;
  const joint = prepareShares(mixture, { from: 0, to: dim });
  const left = prepareShares(mixture, { from: 0, to: mixture.dimX });
  const right = prepareShares(mixture, { from: mixture.dimX, to: dim });
  const logProb = new Float64Array(rows.rows);
  const pointwise = new Float64Array(rows.rows);
  for (const chunk of chunksOf(rows)) {
    const whole = joint(rows, chunk).logProb;
    const ofU = left(rows, chunk).logProb;
    const ofV = right(rows, chunk).logProb;
    for (let r = 0; r < chunk.count; r += 1) {
      logProb[chunk.first + r] = whole[r]!;
      pointwise[chunk.first + r] = whole[r]! - ofU[r]! - ofV[r]!;
    }
  }
  return { logProb, pointwise };
}
