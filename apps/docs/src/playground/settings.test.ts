import { expect, test } from "vitest";
import type { Registry } from "../registry.ts";
import { defaultSettings, fromHash, toHash } from "./settings.ts";

const registry: Registry = {
  estimators: [
    { name: "auto", summary: "", assumes: "", cost: "", failure: "", fields: [] },
    {
      name: "ksg",
      summary: "",
      assumes: "",
      cost: "",
      failure: "",
      fields: [
        { name: "k", kind: "integer", description: "", initial: 5 },
        { name: "norm", kind: "choice", description: "", choices: ["max", "euclidean"] },
        { name: "flag", kind: "flag", description: "" },
      ],
    },
  ],
  laws: [
    { name: "correlated-normal", description: "", fields: [] },
    {
      name: "student",
      description: "",
      fields: [{ name: "dim", kind: "integer", description: "" }],
    },
  ],
};

test("a link without settings stands for the defaults, and the defaults make an empty link", () => {
  expect(fromHash("", registry)).toEqual(defaultSettings);
  expect(toHash(defaultSettings)).toBe("");
});

test("settings survive their link", () => {
  const settings = {
    ...defaultSettings,
    law: "student",
    parameters: { dim: 3 },
    rows: 500,
    estimator: "ksg",
    options: { k: 3, norm: "euclidean", flag: true },
    seed: 9,
    units: "bits" as const,
    x: 'a,"b,c"',
    runtime: "wasm" as const,
  };
  expect(fromHash(`#${toHash(settings)}`, registry)).toEqual(settings);
});

test("what a link says wrongly keeps its default", () => {
  const hash =
    "#law=nothing&rows=-3&seed=x&estimator=ksg&set.k=many&set.norm=odd&set.other=1&units=hartleys";
  expect(fromHash(hash, registry)).toEqual({ ...defaultSettings, estimator: "ksg" });
});
