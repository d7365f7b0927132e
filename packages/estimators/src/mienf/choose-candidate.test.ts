import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import type { Candidate } from "./candidate.ts";
import { chooseCandidate, chooseTogether } from "./choose-candidate.ts";
import type { Family } from "./families.ts";

/** Candidates of a fold of so many validation rows, by the mean losses of their families; rows share most of their noise. */
function foldOf(
  losses: Partial<Record<Family, number>>,
  rows: number,
  seed: number,
  informations: Partial<Record<Family, number>> = {},
) {
  const source = createRandomSource(seed);
  const shared = source.fillNormal(new Float64Array(rows));
  const candidates = Object.entries(losses).map(([family, loss]) => {
    const own = source.split(family).fillNormal(new Float64Array(rows));
    return {
      family: family as Family,
      validationLoss: shared.map((value, row) => loss + value + 0.3 * own[row]!),
      validationPointwise: own.map((value) => (informations[family as Family] ?? 0.5) + value),
    } as Candidate;
  });
  return { candidates, chosen: chooseCandidate(candidates) };
}

const LINEAR = "Gaussian on linear latents";
const STUDENT = "Student on columns";
const MIXTURE = "mixture on columns";

describe("the choice of a candidate", () => {
  test("is the likeliest, and of equals the simplest", () => {
    expect(foldOf({ [LINEAR]: 2, [STUDENT]: 1.5 }, 500, 1).chosen.family).toBe(STUDENT);
    expect(foldOf({ [LINEAR]: 1.5, [STUDENT]: 1.5 }, 50_000, 2).chosen.family).toBe(LINEAR);
  });

  test("is better made together than by each of several folds of few rows", () => {
    const seeds = Array.from({ length: 40 }, (_, i) => 10 * i);
    const wrongOf = (choices: readonly Candidate[]): number =>
      choices.filter(({ family }) => family !== STUDENT).length;
    let [alone, together] = [0, 0];
    for (const seed of seeds) {
      const folds = [0, 1, 2, 3].map((fold) =>
        foldOf({ [STUDENT]: 1.5, [LINEAR]: 1.55 }, 60, seed + fold),
      );
      alone += wrongOf(folds.map(({ chosen }) => chosen));
      together += wrongOf(chooseTogether(folds));
    }
    // A difference of 0.05 is one standard error of 60 rows, and two of 240.
    expect(alone).toBeGreaterThan(10);
    expect(together).toBeLessThan(alone / 2);
  });

  test("is no law under which rows have less than no information, unless all are such", () => {
    const losses = { [LINEAR]: 2, [STUDENT]: 1 };
    const folds = [7, 8].map((seed) => foldOf(losses, 100, seed, { [STUDENT]: -0.5 }));
    expect(folds.map(({ chosen }) => chosen.family)).toEqual([LINEAR, LINEAR]);
    expect(chooseTogether(folds).map(({ family }) => family)).toEqual([LINEAR, LINEAR]);
    const both = { [STUDENT]: -0.5, [LINEAR]: -0.5 };
    expect(foldOf(losses, 100, 9, both).chosen.family).toBe(STUDENT);
    // −0.1 is one standard error of 100 rows.
    expect(foldOf(losses, 100, 10, { [STUDENT]: -0.1 }).chosen.family).toBe(STUDENT);
  });

  test("leaves a fold in which the common family clearly failed its own", () => {
    const good = foldOf({ [STUDENT]: 1, [MIXTURE]: 1.2 }, 400, 3);
    const failed = foldOf({ [STUDENT]: 1.6, [MIXTURE]: 1.2 }, 100, 4);
    const chosen = chooseTogether([good, good, failed]);
    expect(chosen.map(({ family }) => family)).toEqual([STUDENT, STUDENT, MIXTURE]);
  });

  test("is each fold's own where they have no family in common", () => {
    const folds = [foldOf({ [STUDENT]: 1 }, 50, 5), foldOf({ [MIXTURE]: 1 }, 50, 6)];
    expect(chooseTogether(folds).map(({ family }) => family)).toEqual([STUDENT, MIXTURE]);
  });
});
