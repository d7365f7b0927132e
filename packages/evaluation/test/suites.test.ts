import type { Suite } from "@mienf/evaluation/bench";
import { loadSuite, parseSuite, planCells, suiteNames } from "@mienf/evaluation/bench";
import { describe, expect, test } from "vitest";
import { contentHash, lawLabel } from "../src/suite/cell.ts";
import { lawOf, rowSource } from "../src/suite/law-of.ts";

const base = `
name: small
title: Small
description: For tests.
seeds: [1, 2]
rows: [100, 200]
`;
const yaml = (rest: string): Suite => parseSuite(`${base}${rest}`, "small.yaml");

describe("the suites that come with the package", () => {
  test("are those that the documentation names", () => {
    expect(suiteNames()).toEqual([
      "baselines",
      "beyond-normal",
      "beyond-normal-v2",
      "highdim",
      "lowdim",
      "paper-images",
      "paper-incompressible",
      "paper-overfit",
      "paper-wkl",
      "self-consistency",
      "smoke",
      "speed",
    ]);
  });

  test.each(suiteNames())(
    "%s is named after its file, and each of its laws can be made",
    (name) => {
      const suite = loadSuite(name, ".");
      expect(suite.name).toBe(name);
      const laws = new Map(planCells(suite).map(({ law }) => [lawLabel(law), law]));
      for (const law of laws.values()) {
        // Its information may take seconds of Monte Carlo; the tests of @mienf/datasets look at it.
        expect(lawOf(law).dimX).toBeGreaterThan(0);
      }
    },
  );

  test("beyond-normal has the 40 tasks at three sample sizes", () => {
    const cells = planCells(loadSuite("beyond-normal", "."));
    expect(new Set(cells.map(({ law }) => law.name)).size).toBe(40);
    expect(new Set(cells.map(({ rows }) => rows))).toEqual(new Set([1000, 5000, 10_000]));
  });
});

describe("cells of a suite", () => {
  const grid = yaml(`
laws:
  - law: correlated-normal
    parameters: { dim: [1, 2], mutualInformation: [0, 1, 2], rotate: true }
    copies: [1, 2]
estimators: [ksg, { estimator: ksg, options: { k: 3 } }]
`);

  test("are every combination of laws, estimators, seeds and N", () => {
    const cells = planCells(grid);
    expect(cells).toHaveLength(2 * 3 * 2 * 2 * 2 * 2);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    expect(cells[0]).toMatchObject({
      law: {
        name: "correlated-normal",
        parameters: { dim: 1, mutualInformation: 0, rotate: true },
      },
      estimator: { label: "ksg" },
      rows: 100,
      seed: 1,
    });
    expect(cells[1]?.estimator.label).toBe("ksg k=3");
  });

  test("keep their ids when keys change places or a label changes, and change them with anything that counts", () => {
    const one = (rest: string): string | undefined => planCells(yaml(rest))[0]?.id;
    const law =
      "laws: [{ law: student, parameters: { mutualInformation: 1, degreesOfFreedom: 4 } }]";
    const id = one(`${law}\nestimators: [ksg]`);
    expect(
      one(
        "laws: [{ law: student, parameters: { degreesOfFreedom: 4, mutualInformation: 1 } }]\nestimators: [{ estimator: ksg, label: mine }]",
      ),
    ).toBe(id);
    expect(one(`${law}\nestimators: [{ estimator: ksg, options: { k: 3 } }]`)).not.toBe(id);
    expect(one(`${law}\nlevel: 0.9\nestimators: [ksg]`)).not.toBe(id);
    expect(one(`${law.replace("4", "5")}\nestimators: [ksg]`)).not.toBe(id);
  });

  test("say which estimators take pictures, and have another id for it", () => {
    const law = "laws: [{ law: rectangles, parameters: { mutualInformation: 1 } }]";
    const [plain, pictures] = planCells(
      yaml(`${law}\nestimators: [ksg, { estimator: ksg, pictures: true, label: pixels }]`),
    );
    expect(plain?.estimator).not.toHaveProperty("pictures");
    expect(pictures?.estimator.pictures).toBe(true);
    expect(pictures?.id).not.toBe(plain?.id);
  });

  test("draw the same rows for every estimator, and others for every seed and law", () => {
    const draws = planCells(grid).map(
      (cell) => [`${lawLabel(cell.law)} ${cell.seed}`, rowSource(cell).uint32()] as const,
    );
    const byName = new Map(draws);
    expect(new Set(byName.values()).size).toBe(2 * 3 * 2 * 2);
    for (const [name, first] of draws) {
      expect(byName.get(name)).toBe(first);
    }
  });

  test("of copies and noise columns have the information of the copies", () => {
    const law = lawOf({
      name: "correlated-normal",
      parameters: { dim: 2, mutualInformation: 1.5 },
      copies: 3,
      noiseColumns: 4,
    });
    expect([law.dimX, law.dimY, law.mutualInformation]).toEqual([10, 10, 4.5]);
  });

  test("a hash does not depend on the order of keys, at any depth", () => {
    expect(contentHash({ a: [{ b: 1, c: 2 }], d: 3 })).toBe(
      contentHash({ d: 3, a: [{ c: 2, b: 1 }] }),
    );
    expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }));
  });
});

describe("a suite that is none", () => {
  test.each([
    ["laws: []\nestimators: [ksg]", /laws/u],
    ["laws: [{ law: student, parametres: {} }]\nestimators: [ksg]", /laws\[0\]/u],
    ["laws: [{ tasks: beyond-normal }]\nestimators: [ksg]\nseed: 3", /seed/u],
    [
      "laws: [{ tasks: beyond-normal }]\nestimators: [{ command: [] , label: a }]",
      /estimators\[0\]/u,
    ],
    ["laws: [", /YAML/u],
  ])("%j is refused, with the place", (rest, place) => {
    expect(() => yaml(rest)).toThrow(place);
  });

  test("is refused when a task is unknown, or something is there twice", () => {
    expect(() =>
      planCells(yaml("laws: [{ tasks: beyond-normal, only: [x] }]\nestimators: [ksg]")),
    ).toThrow("suite: expected a task of beyond-normal, got x; mienf datasets list shows them");
    expect(() =>
      planCells(yaml("laws: [{ tasks: beyond-normal }]\nestimators: [ksg, ksg]")),
    ).toThrow("suite small: expected estimators of different labels, got ksg twice");
    expect(() => planCells(yaml("laws: [{ law: xor }, { law: xor }]\nestimators: [ksg]"))).toThrow(
      /every law, estimator, N and seed once, got \w{16} twice/u,
    );
  });

  test("is an error that names the suites there are, or the file that is not", () => {
    expect(() => loadSuite("smok", ".")).toThrow(/no suite smok; there are .*smoke/u);
    expect(() => loadSuite("nowhere.yaml", ".")).toThrow(
      "nowhere.yaml: expected a suite in a YAML file, got no such file",
    );
  });
});
