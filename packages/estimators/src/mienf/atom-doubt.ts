import type { Runtime } from "@mienf/core";
import { selectRows } from "@mienf/numeric";
import { meanWithError } from "../interface/normal-interval.ts";
import type { FoldOutcome } from "./final-read-out.ts";
import { latentsOf, pointwiseOf } from "./fold-model.ts";
import { atMiddles } from "../preprocessing/pair-atoms.ts";
import type { PairAtoms } from "../preprocessing/pair-atoms.ts";
import type { Pair } from "./fold-model.ts";

/**
 * What smooth bases may lose of the hard edges of the intervals that atoms were spread over, in nats: half of how much more
 * unseen rows tell with their atoms at the middles, far from the edges, than anywhere in the intervals.
 *
 * @param given - both sides before their atoms were spread.
 */
export async function atomDoubt(
  runtime: Runtime,
  { given, atoms }: { readonly given: Pair; readonly atoms: PairAtoms },
  folds: readonly FoldOutcome[],
): Promise<number> {
  if (atoms.x === null && atoms.y === null) {
    return 0;
  }
  const middles = atMiddles(given, atoms);
  let more = 0;
  for (const { chosen, heldOut, pointwise } of folds) {
    const unseen = { x: selectRows(middles.x, heldOut), y: selectRows(middles.y, heldOut) };
    const { rows } = await latentsOf(runtime, chosen.fold, unseen);
    const atMiddle = meanWithError(pointwiseOf(chosen.fold, rows)).mean;
    more += (atMiddle - meanWithError(pointwise).mean) / folds.length;
  }
  return Math.abs(more) / 2;
}
