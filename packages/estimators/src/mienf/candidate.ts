import type { FitResult, RowSplit } from "@mienf/core";
import { selectRows } from "@mienf/numeric";
import { evaluateLaw, lawName } from "../latent-law/latent-law.ts";
import type { Family } from "./families.ts";
import { lawOf } from "./fold-model.ts";
import type { FoldModel, Latents } from "./fold-model.ts";

/** A model that was considered. */
export interface Candidate {
  readonly family: Family;
  /** The law that was found, and on what. */
  readonly name: string;
  readonly fold: FoldModel;
  /** Of all rows. */
  readonly latents: Latents;
  /** Of its flows; null where these are as they started. */
  readonly training: FitResult | null;
  /** Negative log-likelihood of each validation row, in nats; comparable within a fold. */
  readonly validationLoss: Float64Array;
  /** Pointwise mutual information of each validation row under the law, in nats. */
  readonly validationPointwise: Float64Array;
}

/** A model, its latents, and the rows that it is fitted and chosen by. */
export interface Given {
  readonly fold: FoldModel;
  readonly latents: Latents;
  readonly split: RowSplit;
  /** Of its flows; null where these are as they started. */
  readonly training: FitResult | null;
}

/** Measures a model on the validation rows. */
export function candidateOf(family: Family, { fold, latents, split, training }: Given): Candidate {
  const law = lawOf(fold);
  const { logProb, pointwise } = evaluateLaw(law, selectRows(latents.rows, split.heldOut));
  const [, place = "flow latents"] = family.split(" on ");
  return {
    family,
    name: `${lawName(law)} on ${place}`,
    fold,
    latents,
    training,
    validationLoss: Float64Array.from(
      split.heldOut,
      (row, at) => -logProb[at]! - latents.logDet[row]!,
    ),
    validationPointwise: pointwise,
  };
}

/** Mean negative log-likelihood of a validation row, in nats. */
export function heldOutLoss({ validationLoss }: Pick<Candidate, "validationLoss">): number {
  return validationLoss.reduce((sum, value) => sum + value, 0) / validationLoss.length;
}
