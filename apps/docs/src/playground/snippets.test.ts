import { expect, test } from "vitest";
import { defaultSettings } from "./settings.ts";
import { shellSnippet, typescriptSnippet } from "./snippets.ts";

const onFile = {
  ...defaultSettings,
  source: "file" as const,
  x: "a,'b c'",
  y: "d*",
  missing: "drop" as const,
  estimator: "ksg",
  options: { k: 3 },
  units: "bits" as const,
};

test("a run on a law is two commands: draw, estimate", () => {
  const settings = { ...defaultSettings, parameters: { mutualInformation: 2, dimX: 3 } };
  expect(shellSnippet(settings, "")).toBe(
    [
      "mienf datasets sample correlated-normal --mi 2 --set dimX=3 --rows 2000 --seed 0 --out sample.csv",
      "mienf estimate sample.csv --x 'x*' --y 'y*' --estimator auto --seed 0",
    ].join("\n"),
  );
});

test("a run on a file quotes what a shell would take apart", () => {
  expect(shellSnippet(onFile, "my rows.csv")).toBe(
    String.raw`mienf estimate 'my rows.csv' --x 'a,'\''b c'\''' --y 'd*' --missing drop --estimator ksg --set k=3 --seed 0 --units bits`,
  );
});

test("the code names the file, the columns and the options", () => {
  const code = typescriptSnippet(onFile, "my rows.csv");
  expect(code).toContain('readTable("my rows.csv")');
  expect(code).toContain('missing: "drop"');
  expect(code).toContain('get("ksg")!.create({ k: 3 })');
  expect(code).toContain("/ Math.LN2");
});
