/**
 * @file What a base leaves out. A base q is an approximation of the law p of the latents; the gap between its mutual
 * information and the true one is KL(p‖q) minus the same of the two sides (Butakov et al. 2024, theorem 3.1). Nearest
 * neighbours in the latents measure all three at once, and the same measurement on draws from q, where the gap is zero by
 * construction, shows the measurement's own bias, which is subtracted.
 */
import type { Matrix } from "@mienf/numeric";
import { meanWithError } from "../interface/normal-interval.ts";
import type { NeighborEngine } from "../nearest-neighbors/threads/neighbor-engine.ts";
import { neighborPointwise } from "./neighbor-pointwise.ts";

/** Columns of a joint law in which neighbours of some thousand rows are near. */
export const MAX_JOINT_COLUMNS = 6;

/** Rows, and what the base says of each, in nats. */
interface UnderBase {
  /** U and V side by side, `[n, dim]`. */
  readonly rows: Matrix;
  /** log q(u, v). */
  readonly logProb: Float64Array;
  /** log q(u, v) − log q(u) − log q(v). */
  readonly pointwise: Float64Array;
}

/** A part of the latents that the base takes to be independent of the rest. */
export interface LatentBlock extends UnderBase {
  /** Columns of U. */
  readonly dimX: number;
  /** Draws from the base. */
  readonly draws: UnderBase;
}

/**
 * Standard errors by which a part's gap must differ from 0 to be believed. Neighbouring rows share their neighbours, so that
 * the true error is up to twice the one that takes rows for independent.
 */
const SIGNIFICANT = 4;

/** Nats by which a gap may fall short of what theorem 3.1 allows: the biases of its three densities do not cancel exactly. */
const CONTRADICTION = 0.05;

/** Nats by which the measurement may be off on draws from the base: of a larger bias too much may be different on the rows. */
const LARGEST_BIAS = 0.15;

/** What is to be added to the pointwise values of some rows. */
export interface BaseGap {
  /** One for each of the rows asked for, in nats; the measurement's own bias is taken off. */
  readonly pointwise: Float64Array;
  /** Standard error of what was taken off, in nats. */
  readonly standardError: number;
  /**
   * KL of the sides from the base's, KL(p_u ⊗ p_v ‖ q_u ⊗ q_v) in nats: the base's mutual information without it is a lower
   * bound of the true one, whatever the base.
   */
  readonly marginalDivergence: number;
}

/**
 * Measures how far the base's pointwise mutual information is off, in the parts where that is beyond doubt.
 *
 * @param blocks - independent parts under the base. @param wanted - rows to answer for.
 * @returns nothing where neighbours cannot tell: rows that repeat, sides that lie on curves or surfaces and have no
 *   density, neighbours that are too far, or a gap that theorem 3.1
 *   rules out.
 */
export async function measureBaseGap(
  engine: NeighborEngine,
  blocks: readonly LatentBlock[],
  wanted: Int32Array,
): Promise<BaseGap | null> {
  const pointwise = new Float64Array(wanted.length);
  let squares = 0;
  let marginalDivergence = 0;
  for (const block of blocks) {
    const seen = await neighborPointwise(engine, block.rows, block.dimX);
    const ideal = await neighborPointwise(engine, block.draws.rows, block.dimX);
    if (seen === null || ideal === null || !isFull(seen, ideal)) {
      return null;
    }
    const bias = meanWithError(
      ideal.pointwise.map((value, row) => value - block.draws.pointwise[row]!),
    );
    const divergence = excessOfMargins(seen, block) - excessOfMargins(ideal, block.draws);
    marginalDivergence += divergence;
    const gaps = seen.pointwise.map((value, row) => value - block.pointwise[row]! - bias.mean);
    const gap = meanWithError(gaps);
    const error = Math.hypot(gap.standardError, bias.standardError);
    if (Math.abs(bias.mean) > LARGEST_BIAS) {
      return null;
    }
    // The gap is KL(p‖q) less the divergences of the sides, and neither of these exceeds KL(p‖q): it is at least minus the
    // smaller one, so minus half their sum. Neighbours too far apart to see the joint law say otherwise.
    if (gap.mean < -Math.max(0, divergence) / 2 - CONTRADICTION - 2 * error) {
      return null;
    }
    // Of many parts most are right, and what they seem to lack is noise that would add up.
    if (Math.abs(gap.mean) > SIGNIFICANT * error) {
      squares += bias.standardError ** 2;
      for (const [at, row] of wanted.entries()) {
        pointwise[at]! += gaps[row]!;
      }
    }
  }
  return { pointwise, standardError: Math.sqrt(squares), marginalDivergence };
}

/** Mean of log p̂(u) + log p̂(v) − log q(u) − log q(v). */
function excessOfMargins(
  { margins }: { readonly margins: Float64Array },
  { logProb, pointwise }: UnderBase,
): number {
  return meanWithError(margins.map((value, row) => value - logProb[row]! + pointwise[row]!)).mean;
}

/** Sides must fill their columns as the base's do, up to the noise of the local dimension. */
const DIMENSION_SLACK = 0.35;

type Dimensions = { readonly localDimension: { readonly u: number; readonly v: number } };

function isFull(seen: Dimensions, ideal: Dimensions): boolean {
  return (
    seen.localDimension.u > ideal.localDimension.u - DIMENSION_SLACK &&
    seen.localDimension.v > ideal.localDimension.v - DIMENSION_SLACK
  );
}
