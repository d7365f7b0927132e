import { describe, expect, test } from "vitest";
import { createLaw, lawRegistry, type LawDescriptor } from "../src/index.ts";

const solvable = Object.values(lawRegistry).filter(
  (law) =>
    law.informationRange !== undefined && !["gaussian-plates", "rectangles"].includes(law.name),
);

// Parameters that alone make the law again, so that the solved one is evaluated afresh.
const natural: Readonly<Record<string, string>> = {
  "smoothed-uniform": "epsilon",
  student: "gaussianMutualInformation",
  "asinh-student": "gaussianMutualInformation",
  "legacy-student": "gaussianMutualInformation",
  "log-gamma-exponential": "inverseShape",
  "additive-noise": "noise",
  "sign-flip": "noise",
  "dense-normal": "correlation",
  "symmetric-noisy-channel": "noise",
  xor: "flipProbability",
};

describe.each(solvable)("$name", (law) => {
  const { minimum = 0, maximum = 60, exclusiveMinimum = false } = law.informationRange?.({}) ?? {};
  const grid = [1e-6, 0.01, 0.1, 0.5, 1, 2, 5, 10]
    .map((step) => minimum + step)
    .filter((value) => value <= maximum);

  test("gives back the mutual information it was solved for, to 1e-8", () => {
    for (const target of grid) {
      const made = createLaw(law.name, { mutualInformation: target });
      const again = remake(law, made.parameters);
      expect(made.mutualInformation).toBeCloseTo(target, 8);
      expect(again.mutualInformation).toBeCloseTo(target, 8);
    }
  });

  test("refuses what it cannot have and says the range", () => {
    const impossible = [-1, minimum - 1e-3, maximum + 1, NaN, Infinity];
    for (const target of exclusiveMinimum ? [...impossible, minimum] : impossible) {
      expect(() => createLaw(law.name, { mutualInformation: target })).toThrowError(
        /expected .* in [[(].*[\])], got /,
      );
    }
  });
});

function remake(law: LawDescriptor, parameters: object) {
  const known = Object.entries(parameters).filter(([name]) => name in law.parameters);
  const replaced = natural[law.name];
  const kept = known.filter(([name]) => name !== "mutualInformation" || replaced === undefined);
  return createLaw(law.name, Object.fromEntries(kept));
}

test("solves the laws whose range depends on a search", () => {
  for (const target of [0, 0.1, 0.5, 0.69]) {
    const { coupling = NaN } = createLaw("ising", { mutualInformation: target }).parameters;
    expect(createLaw("ising", { coupling: Number(coupling) }).mutualInformation).toBeCloseTo(
      target,
      8,
    );
  }
  for (const target of [0.5, 1, 4]) {
    const weights = { common: 0.3, within: 0.2 };
    const made = createLaw("latent-variable-normal", { ...weights, mutualInformation: target });
    expect(made.mutualInformation).toBeCloseTo(target, 8);
  }
  expect(() => createLaw("ising", { mutualInformation: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: ising: expected a mutual information (nats) in [0, 0.693147], got 3]`,
  );
  expect(() =>
    createLaw("latent-variable-normal", { mutualInformation: 1, common: 5 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: latentVariableNormal: expected a mutual information (nats) in [1.82209, 19.0197], got 1]`,
  );
});
