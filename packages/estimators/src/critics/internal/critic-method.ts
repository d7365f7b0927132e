import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import type { RandomSource } from "@mienf/numeric";
import type { CrossFitMeans } from "../../cross-fit/cross-fit-estimate.ts";
import type { FoldReading } from "../../cross-fit/cross-fit.ts";
import type { Finding } from "../../interface/verdict.ts";
import type { Critic } from "../network/critic.ts";
import type { SideDims } from "../network/build-critic.ts";
import type { HeldOutScores } from "./held-out-scores.ts";

/** A way to train a score of pairs, and to read mutual information off it. */
export interface CriticMethod<Network extends Critic = Critic> {
  readonly name: string;
  /** The network, untrained. */
  readonly network: (dims: SideDims, source: RandomSource) => Network;
  /** Loss of a batch. */
  readonly loss: (network: Network, x: Tensor2D, y: Tensor2D) => Scalar;
  /** What decides which weights are best, taken over all validation rows together; default: `loss`. */
  readonly heldOutLoss?: (network: Network, x: Tensor2D, y: Tensor2D) => Scalar;
  /** Independent pairs that the reading wants for each held-out row. */
  readonly pairs: number;
  /** Share of those that are a row's own pair after all, as random permutations leave them; default 0. */
  readonly ownPairs?: number;
  readonly read: (scores: HeldOutScores) => FoldReading;
  /** What the means over the folds give to say. */
  readonly findings: (means: CrossFitMeans) => readonly Finding[];
  /** Columns are one picture: scaled together, and allowed to be constant. */
  readonly images: boolean;
}
