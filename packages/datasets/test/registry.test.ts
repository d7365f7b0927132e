import { existsSync, readFileSync } from "node:fs";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { correlatedNormal, createLaw, lawRegistry, listLaws, taskRegistry } from "../src/index.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("lists every family and all 53 tasks once", () => {
  const names = listLaws().map((law) => law.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(Object.keys(lawRegistry).length + 53);
  expect(Object.keys(taskRegistry)).toHaveLength(53);
});

test("makes the law that the factory makes", () => {
  const named = createLaw("correlated-normal", { dimX: 2, dimY: 3, mutualInformation: 1.5 });
  const made = correlatedNormal({ dimX: 2, dimY: 3, mutualInformation: 1.5 });
  expect(named.parameters).toEqual(made.parameters);
  expect(named.sample(5, createRandomSource(1))).toEqual(made.sample(5, createRandomSource(1)));
});

test("dim stands for both sides", () => {
  const law = createLaw("student", { dim: 3 });
  expect([law.dimX, law.dimY]).toEqual([3, 3]);
  expect(createLaw("smoothed-uniform", { dim: 3 }).dimX).toBe(3);
});

test("a structure seed fixes rotations and shares", () => {
  const parameters = { dim: 3, split: "random", rotate: true } as const;
  const bytes = (structureSeed: number) =>
    createLaw("correlated-normal", { ...parameters, structureSeed }).sample(
      4,
      createRandomSource(0),
    );
  expect(bytes(1)).toEqual(bytes(1));
  expect(bytes(1)).not.toEqual(bytes(2));
});

test("refuses what it does not know", () => {
  expect(() => createLaw("studentt")).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: createLaw: expected one of correlated-normal, correlated-uniform, exponentiated-normal, independent, smoothed-uniform, student, asinh-student, legacy-student, log-gamma-exponential, additive-noise, sign-flip, bimodal, wiggly-normal, asinh-normal, spiral-normal, swiss-roll, dense-normal, sparse-normal, latent-variable-normal, uniformly-quantized, smoothed-discrete-uniform, rare-event-channel, noiseless-channel, symmetric-noisy-channel, xor, ising, cross-mixture, wedge-mixture, letters-mixture, galaxy-mixture, fences-mixture, waves-mixture, concentric-mixture, sparse-normal-with-inliers, gaussian-plates, rectangles or a task id, got "studentt" — did you mean student?]`,
  );
  expect(() => createLaw("swiss-roll", { dim: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: swiss-roll: expected parameters among mutualInformation, got dim]`,
  );
  expect(() => createLaw("ising", { width: 2.5 })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: ising: expected width to be a whole number in [2, Infinity), got 2.5]`,
  );
  expect(() => createLaw("independent", { margin: "t" })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: independent: expected margin to be one of normal, uniform, got "t"]`,
  );
  expect(() => createLaw("xor", { continuous: "yes" })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: xor: expected continuous to be true or false, got "yes"]`,
  );
  expect(() =>
    createLaw("smoothed-uniform", { mutualInformation: 1, epsilon: 1 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: smoothedUniform: expected exactly one of mutualInformation, epsilon, got mutualInformation and epsilon]`,
  );
  expect(() => createLaw("student", { mutualInformation: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[DomainError: student: expected a mutual information (nats) in [0.025643, 25.0256], got 0]`,
  );
});

describe.each(Object.values(lawRegistry))("$name", (law) => {
  test("has defaults that fit its own descriptions", () => {
    for (const parameter of Object.values(law.parameters)) {
      const choices = parameter.type === "choice" ? parameter.choices : [parameter.default];
      expect(parameter.description).toMatch(/^\S.*[^.]$/);
      expect(choices).toContain(parameter.default);
    }
    for (const name of law.alternatives) {
      expect(law.parameters[name]?.default).toBeUndefined();
    }
    expect(law.create().name).toBe(law.name);
  });

  test("is in the table of the README", () => {
    expect(README).toContain(`| \`${law.name}\` | ${law.description} |`);
  });

  test("is drawn in the gallery", () => {
    expect(existsSync(new URL(`../gallery/${law.name}.svg`, import.meta.url))).toBe(true);
  });
});
