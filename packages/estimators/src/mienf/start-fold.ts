import type { RowSplit } from "@mienf/core";
import { logAbsDeterminant } from "@mienf/numeric";
import { applyAffine, fitCanonicalStart, identityStart } from "../preprocessing/canonical-start.ts";
import type { CanonicalStart } from "../preprocessing/canonical-start.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import type { MarginalTreatment } from "../preprocessing/margins.ts";
import type { Given } from "./candidate.ts";
import { joined } from "./fold-model.ts";
import type { Pair } from "./fold-model.ts";
import type { FoldTraining } from "./fold-training.ts";
import { createPairFlowModel } from "./pair-flow-model.ts";

/** Maps of the columns of both sides. */
interface SideMaps {
  readonly x: readonly MarginalMap[];
  readonly y: readonly MarginalMap[];
}

/** An untrained model: margins, and a start for its flows and base, which are the identity otherwise. */
export function startFold(
  pair: Pair,
  split: RowSplit,
  how: {
    /** How to fit them, or fitted ones. */
    readonly margins: MarginalTreatment | SideMaps;
    readonly affine: "canonical" | "identity";
    readonly training: Pick<FoldTraining, "options" | "source">;
  },
): Given {
  const { options, source } = how.training;
  const { margins } = how;
  const { x, y } =
    typeof margins === "string"
      ? { x: fitMargins(pair.x, split, margins), y: fitMargins(pair.y, split, margins) }
      : margins;
  const xSide = applyMargins(x, pair.x);
  const ySide = applyMargins(y, pair.y);
  const start: CanonicalStart =
    how.affine === "identity"
      ? identityStart(x.length, y.length)
      : fitCanonicalStart(xSide.values, ySide.values, split);
  const model = createPairFlowModel({
    start,
    couplings: options.couplings,
    hidden: options.hidden,
    source: source.split("weights"),
  });
  const logDet = logAbsDeterminant(start.x.weights) + logAbsDeterminant(start.y.weights);
  return {
    split,
    fold: { x, y, model, law: null },
    latents: {
      rows: joined(applyAffine(start.x, xSide.values), applyAffine(start.y, ySide.values)),
      logDet: xSide.logSlopes.map((slope, row) => slope + ySide.logSlopes[row]! + logDet),
    },
  };
}
