import type { RowSplit } from "@mienf/core";
import { logAbsDeterminant } from "@mienf/numeric";
import { applyAffine, fitCanonicalStart, identityStart } from "../preprocessing/canonical-start.ts";
import type { CanonicalStart } from "../preprocessing/canonical-start.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import type { MappedSide, MarginalTreatment } from "../preprocessing/margins.ts";
import type { Given } from "./candidate.ts";
import { joined } from "./fold-model.ts";
import type { Pair } from "./fold-model.ts";
import type { FoldTraining } from "./fold-training.ts";
import { createPairFlowModel } from "./pair-flow-model.ts";
import type { Middle } from "./pair-flow-model.ts";

/** Twists of a side: with two, each turns planes that the other does not; a third adds nothing. */
const TWISTS = 2;

/** Maps of the columns of both sides. */
interface SideMaps {
  readonly x: readonly MarginalMap[];
  readonly y: readonly MarginalMap[];
}

/**
 * Makes an untrained model: margins, fitted as said or given, and a start for its flows and base, which are the identity
 * otherwise. Each model has parameters of its own. Its flows have couplings unless said otherwise.
 */
export type StartFold = (
  margins: MarginalTreatment | SideMaps,
  affine: "canonical" | "identity",
  middle?: Middle["kind"],
) => Given;

/** Both sides after their margins, and where flows may start from. */
interface TreatedPair {
  readonly maps: SideMaps;
  readonly x: MappedSide;
  readonly y: MappedSide;
  /** Fitted when first asked for. */
  canonical: CanonicalStart | null;
}

/** What makes a fold's untrained models; margins of a kind are fitted once, and canonical variables of them. */
export function foldStarts(
  pair: Pair,
  split: RowSplit,
  { options, source }: Pick<FoldTraining, "options" | "source">,
): StartFold {
  const treated = new Map<MarginalTreatment | SideMaps, TreatedPair>();
  const treatedBy = (margins: MarginalTreatment | SideMaps): TreatedPair => {
    const known = treated.get(margins) ?? treatedPair(pair, split, margins);
    treated.set(margins, known);
    return known;
  };
  return (margins, affine, kind = "couplings") => {
    const known = treatedBy(margins);
    const { maps, x, y } = known;
    const start =
      affine === "identity"
        ? identityStart(maps.x.length, maps.y.length)
        : (known.canonical ??= fitCanonicalStart(x.values, y.values, split));
    const model = createPairFlowModel({
      start,
      middle: { kind, layers: kind === "twists" ? TWISTS : options.couplings },
      hidden: options.hidden,
      source: source.split("weights"),
    });
    const logDet = logAbsDeterminant(start.x.weights) + logAbsDeterminant(start.y.weights);
    return {
      split,
      training: null,
      fold: { x: maps.x, y: maps.y, model, law: null },
      latents: {
        rows: joined(applyAffine(start.x, x.values), applyAffine(start.y, y.values)),
        logDet: x.logSlopes.map((slope, row) => slope + y.logSlopes[row]! + logDet),
      },
    };
  };
}

function treatedPair(
  pair: Pair,
  split: RowSplit,
  margins: MarginalTreatment | SideMaps,
): TreatedPair {
  const maps =
    typeof margins === "string"
      ? { x: fitMargins(pair.x, split, margins), y: fitMargins(pair.y, split, margins) }
      : margins;
  return {
    maps,
    x: applyMargins(maps.x, pair.x),
    y: applyMargins(maps.y, pair.y),
    canonical: null,
  };
}
