import { benjaminiHochberg, testsNeeded } from "../matrix/benjamini-hochberg.ts";
import type { ColumnKind } from "../matrix/column-kind.ts";
import type { PairFailure, PairResult } from "../matrix/pair-result.ts";
import type { Units } from "./units.ts";
import { unitFactor } from "./units.ts";

/** A pair in the document. */
interface PairLine extends PairResult {
  /** The p-value adjusted for the number of pairs; null without a p-value. */
  readonly adjustedPValue: number | null;
  /** Whether the pair is called related at the chosen rate of false discoveries; null without a p-value. */
  readonly related: boolean | null;
}

/** What `mienf matrix --json` prints. */
export interface MatrixDocument {
  readonly units: Units;
  readonly sampleSize: number;
  readonly estimator: string;
  readonly seed: number;
  readonly permutations: number;
  readonly falseDiscoveryRate: number;
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
  /** Largest mutual information first. */
  readonly pairs: readonly PairLine[];
  readonly failures: readonly PairFailure[];
  /** Pairs that were not tried for want of time. */
  readonly unfinished: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/** Puts the pairs in order and says which are related, with false discoveries held to a rate. */
export function matrixDocument(
  facts: Omit<MatrixDocument, "pairs">,
  results: readonly PairResult[],
): MatrixDocument {
  const factor = unitFactor(facts.units);
  const tested = results.filter(({ pValue }) => pValue !== null);
  const adjusted = benjaminiHochberg(tested.map(({ pValue }) => pValue ?? 1));
  const adjustedOf = new Map(tested.map((result, i) => [result, adjusted[i] ?? 1]));
  const pairs = results.map((result): PairLine => {
    const adjustedPValue = adjustedOf.get(result) ?? null;
    return {
      ...result,
      mutualInformation: result.mutualInformation * factor,
      adjustedPValue,
      related: adjustedPValue === null ? null : adjustedPValue <= facts.falseDiscoveryRate,
    };
  });
  pairs.sort(
    (a, b) =>
      b.mutualInformation - a.mutualInformation || a.x.localeCompare(b.x) || a.y.localeCompare(b.y),
  );
  return { ...facts, pairs };
}

/** Says when the number of shuffles is too small for the number of pairs. */
export function shuffleWarnings(
  pairs: number,
  work: { readonly permutations: number; readonly rate: number },
): string[] {
  const { permutations, rate } = work;
  const needed = permutations > 0 ? testsNeeded(pairs, work) : 1;
  return needed <= 1
    ? []
    : [
        `with ${permutations} shuffles no p-value is below ${+(1 / (1 + permutations)).toPrecision(2)}, so of ${pairs} pairs none is called related unless ${needed} are; use --permutations ${Math.ceil(pairs / rate) - 1} to find a single one`,
      ];
}
