import { heldOutLoss } from "./candidate.ts";
import type { Candidate } from "./candidate.ts";
import { FAMILIES } from "./families.ts";
import type { Family } from "./families.ts";
import { isAsGood, isClearlyWorse, isContradicted } from "./promising-families.ts";

/**
 * The candidate under which validation rows are most likely, of those whose information is not below 0; of equals the simplest.
 *
 * @param candidates - at least one.
 */
export function chooseCandidate<
  C extends Pick<Candidate, "family" | "validationLoss" | "validationPointwise">,
>(candidates: readonly C[]): C {
  const possible = candidates.filter((each) => !isContradicted(each));
  const ordered = (possible.length > 0 ? possible : candidates).toSorted(
    (a, b) => FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family),
  );
  const best = ordered.reduce((a, b) => (heldOutLoss(b) < heldOutLoss(a) ? b : a));
  return ordered.find((each) => isAsGood(each, best)) ?? best;
}

/**
 * The candidates of the family under which the validation rows of all folds together are most likely: few rows of one fold choose
 * badly. A fold in which that family clearly failed keeps its own choice.
 *
 * @param folds - `candidates` of each, and which of them it would choose by itself.
 */
export function chooseTogether(
  folds: readonly { readonly candidates: readonly Candidate[]; readonly chosen: Candidate }[],
): Candidate[] {
  const [first, ...others] = folds.map(({ candidates }) => candidates);
  const pooled = (first ?? []).flatMap(({ family }) => {
    const members = [first, ...others].map((each) => memberOf(each ?? [], family));
    return members.includes(undefined) ? [] : [pooledOf(family, members as Candidate[])];
  });
  if (pooled.length === 0) {
    return folds.map(({ chosen }) => chosen);
  }
  const { family } = chooseCandidate(pooled);
  const contradicted = new Set(pooled.filter(isContradicted).map((each) => each.family));
  return folds.map(({ candidates, chosen }) => {
    const member = memberOf(candidates, family) as Candidate;
    return isClearlyWorse(member, chosen) && !contradicted.has(chosen.family) ? chosen : member;
  });
}

function memberOf(candidates: readonly Candidate[], family: Family): Candidate | undefined {
  return candidates.find((each) => each.family === family);
}

/** A candidate whose validation rows are those of several folds. */
function pooledOf(
  family: Family,
  members: readonly Candidate[],
): Pick<Candidate, "family" | "validationLoss" | "validationPointwise"> {
  const concatenated = (parts: readonly Float64Array[]): Float64Array =>
    Float64Array.from(parts.flatMap((part) => [...part]));
  return {
    family,
    validationLoss: concatenated(members.map(({ validationLoss }) => validationLoss)),
    validationPointwise: concatenated(
      members.map(({ validationPointwise }) => validationPointwise),
    ),
  };
}
