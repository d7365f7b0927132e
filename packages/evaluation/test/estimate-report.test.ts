import { estimateReport } from "@mienf/evaluation";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { exampleEstimate } from "./example-estimate.ts";

const options = {
  sources: ["birds & <b>bees</b>.csv"],
  columns: { x: ["a", "b"], y: ["c", "d"] },
  droppedRows: 3,
  command: ["mienf", "estimate", "birds & bees.csv", "--x", "a,b", "--y", "it's"],
  version: "1.2.3",
};

function textOf(html: string): string {
  return parseHTML(html).document.body.textContent ?? "";
}

describe("estimateReport", () => {
  test("says figure, interval, verdict, warnings, data and command", () => {
    const text = textOf(estimateReport(exampleEstimate(200), options));
    for (const part of [
      "1.0217 nats",
      "0.9700 to 1.0700 nats at 95 % (normal, over held-out rows)",
      "Take care: read the warnings",
      "repeat <an earlier> row",
      "birds & <b>bees</b>.csv",
      "200, and 3 with missing cells left out",
      "held out gap0.01235",
      String.raw`mienf estimate 'birds & bees.csv' --x a,b --y 'it'\''s'`,
    ]) {
      expect(text).toContain(part);
    }
  });

  test("draws four figures, each named and explained", () => {
    const { document } = parseHTML(estimateReport(exampleEstimate(200), options));
    expect(document.querySelectorAll("figure > svg").length).toBe(4);
    expect(document.querySelectorAll("figcaption").length).toBe(4);
    expect(document.querySelectorAll("circle").length).toBe(200);
  });

  test.each([
    ["all", 1, 3],
    ["some", 2, 4],
  ])("draws no pointwise values where %s of them are NaN", (_, every, figures) => {
    const example = exampleEstimate(200);
    const pointwise = example.pointwise.map((value, i) => (i % every === 0 ? NaN : value));
    const html = estimateReport({ ...example, pointwise }, options);
    expect(parseHTML(html).document.querySelectorAll("figure > svg").length).toBe(figures);
    expect(html).not.toContain("NaN");
  });

  test("says nothing of held-out losses where no rows were held out", () => {
    const example = exampleEstimate(200);
    const history = example.history.map((check) => ({ ...check, heldOut: NaN }));
    const html = estimateReport({ ...example, history }, options);
    expect(textOf(html)).toContain("No rows were held out to watch.");
    expect(html).not.toContain("NaN");
    expect(html).not.toMatch(/oss on rows that were held out/u);
  });

  test("loads and runs nothing", () => {
    const html = estimateReport(exampleEstimate(200), options);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\bon\w+=|url\(|@import|src=/iu);
    // Namespaces are names, not addresses.
    expect(html.replaceAll(/xmlns(:\w+)?="[^"]*"/gu, "")).not.toMatch(/https?:/u);
  });

  test("names the unit that the figures are in", () => {
    const html = estimateReport(exampleEstimate(200), { ...options, units: "bits" });
    expect(textOf(html)).toContain("1.0217 bits");
    expect(html).toContain("pointwise mutual information (bits)");
    expect(textOf(html)).not.toContain("1.0217 nats");
  });

  test("puts a list of records into a table of its own", () => {
    const estimate = {
      ...exampleEstimate(50),
      diagnostics: {
        folds: [
          { stoppedBy: "patience", steps: 12 },
          { steps: 13, "<b>": null },
        ],
      },
    };
    const { document } = parseHTML(estimateReport(estimate, options));
    const rows = [...document.querySelectorAll(".records tr")].map((row) =>
      [...row.children].map(({ textContent }) => textContent),
    );
    expect(rows).toEqual([
      ["stopped by", "steps", "<b>"],
      ["patience", "12", ""],
      ["", "13", ""],
    ]);
    // A page narrower than the table scrolls the table, not itself.
    expect(document.querySelector(".scroll > .records")).not.toBeNull();
  });

  test("names p-values as such", () => {
    const estimate = {
      ...exampleEstimate(50),
      diagnostics: { independencePValue: 0.0125, pValue: 0.02, group: { otherPValue: 0.5 } },
    };
    const { document } = parseHTML(estimateReport(estimate, options));
    const rows = [...document.querySelectorAll("tr")].map(({ textContent }) => textContent);
    expect(rows).toEqual(
      expect.arrayContaining([
        "independence p-value0.01250",
        "p-value0.02000",
        "groupother p-value 0.5000",
      ]),
    );
  });

  test("keeps to a moderate size whatever the number of rows", () => {
    expect(estimateReport(exampleEstimate(100_000), options).length).toBeLessThan(500_000);
  });

  test("leaves out figures that there is nothing for", () => {
    const bare = {
      ...exampleEstimate(50),
      interval: null,
      latents: null,
      components: new Float64Array(),
      pointwise: new Float64Array(),
      history: [],
      warnings: [],
    };
    const html = estimateReport(bare, options);
    expect(parseHTML(html).document.querySelectorAll("svg").length).toBe(0);
    expect(html).not.toContain("Warnings");
    expect(html).toContain("no interval");
  });

  test("gives the same page for the same estimate", () => {
    const page = estimateReport(exampleEstimate(60), options);
    expect(estimateReport(exampleEstimate(60), options)).toBe(page);
  });
});
