import type { BenchmarkResults, ResultRow } from "@mienf/evaluation/bench";
import {
  benchmarkFigures,
  benchmarkHtml,
  benchmarkMarkdown,
  figurePng,
  parseSuite,
} from "@mienf/evaluation/bench";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { exampleRow } from "./example-rows.ts";

const suite = parseSuite(
  `
name: example
title: An <example>
description: For tests.
seeds: [1]
rows: [100, 1000]
laws:
  - law: correlated-normal
    parameters: { dim: [1, 2], mutualInformation: [0, 1, 2] }
  - tasks: beyond-normal
    only: [1v1-normal-0.75]
estimators: [ksg, gaussian]
`,
  "example.yaml",
);
const points = {
  x: [0, 1, 2],
  y: [0, 1, 3],
  pointwise: [0.1, 0.2, -0.3],
  exactPointwise: [0, 0.25, -0.2],
  latentX: [0, 1, -1],
  latentY: [0.1, 1.2, -0.8],
};
const rows: ResultRow[] = ["ksg", "gaussian"].flatMap((estimator, e) =>
  [100, 1000].flatMap((size) => [
    ...[1, 2].flatMap((dim) =>
      [0, 1, 2].map((exact) =>
        exampleRow({
          law: `correlated-normal dim=${dim} I=${exact}`,
          estimator,
          rows: size,
          dimX: dim,
          dimY: dim,
          exact,
          estimate: exact + ((e + 1) * 10) / size,
          low: exact - 0.05,
          high: exact + 0.2,
          points: dim === 1 && size === 1000 ? points : null,
        }),
      ),
    ),
    exampleRow({
      law: "1v1-normal-0.75",
      estimator,
      rows: size,
      exact: 0.4133,
      estimate: e === 1 && size === 100 ? null : 0.4,
    }),
  ]),
);
const results: BenchmarkResults = {
  suite,
  rows,
  runs: [
    {
      code: "abc",
      version: "1.2.3",
      commit: "0123456789ab",
      node: "v20.0.0",
      platform: "linux x64",
      cpu: "a processor",
      cores: 2,
      memoryGigabytes: 8,
      startedAt: "2026-01-02T03:04:05.000Z",
      command: "mienf bench run example",
    },
  ],
  estimators: ["ksg", "gaussian"],
  planned: 30,
};

describe("figures of a benchmark", () => {
  const figures = benchmarkFigures(results);

  test("are all those that the results have the data for", () => {
    expect(figures.map(({ name }) => name)).toEqual([
      "estimate-against-truth",
      "task-estimates",
      "critical-difference",
      "error-against-information",
      "error-against-dimension",
      "error-against-rows",
      "error-heat-map",
      "pointwise-scatter",
      "pointwise-map",
      "latents",
    ]);
    expect(
      benchmarkFigures({ rows: [exampleRow({})], estimators: ["ksg"] }).map(({ name }) => name),
    ).toEqual(["task-estimates"]);
    expect(
      benchmarkFigures({ rows: [exampleRow({ estimate: null })], estimators: ["ksg"] }),
    ).toEqual([]);
  });

  test("stand alone as SVG, without anything undefined in them, and turn into PNG", () => {
    for (const { svg } of figures) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /u);
      expect(svg).not.toMatch(/NaN|undefined|currentColor|var\(/u);
      const png = figurePng(svg);
      expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    }
  });

  test("the estimates have a panel a law, a dot an estimate, and an interval each", () => {
    const svg = figures.find(({ name }) => name === "estimate-against-truth")?.svg ?? "";
    const { document } = parseHTML(svg);
    // Two laws by three amounts by two estimators at the largest N, and a dot of the legend each.
    expect(
      document.querySelectorAll('g[aria-label="dot"] path, g[aria-label="dot"] circle').length,
    ).toBe(12 + 2);
    expect(document.querySelectorAll('g[aria-label="rule"] line').length).toBe(12);
    expect(
      document.querySelectorAll('g[aria-label="frame"] rect, rect[aria-label="frame"]').length,
    ).toBe(2);
  });

  test("the heat map says the mean error of each law and estimator", () => {
    const svg = figures.find(({ name }) => name === "error-heat-map")?.svg ?? "";
    // 10/1000 and 20/1000 above; 0.4 for 0.4133.
    for (const text of [">+0.010<", ">+0.020<", ">-0.013<"]) {
      expect(svg).toContain(text);
    }
  });
});

describe("what is compared", () => {
  // ksg at many rows only, both at few: a curve of ksg at 1000 beside gaussian at 100 would be no comparison.
  const uneven = rows.filter(({ estimator, rows: size }) => estimator === "ksg" || size === 100);

  const figures = benchmarkFigures({ rows: uneven, estimators: ["ksg", "gaussian"] });

  test("is at the N that most estimators have", () => {
    const named = (name: string): string =>
      figures.find((figure) => figure.name === name)?.caption ?? "";
    for (const name of ["estimate-against-truth", "error-against-information", "error-heat-map"]) {
      expect(named(name)).toContain("N = 100");
      expect(named(name)).not.toContain("N = 1000");
    }
    const table = benchmarkMarkdown({ ...results, rows: uneven });
    expect(table).toContain("In nats, at N = 100, over the laws and seeds that there are.");
  });

  test("over N is of laws that are there at several N", () => {
    const figure = figures.find(({ name }) => name === "error-against-rows");
    const { document } = parseHTML(figure?.svg ?? "");
    // gaussian has one N only: two dots and one of the legend are of ksg.
    expect(document.querySelectorAll('g[aria-label="dot"] circle').length).toBe(3);
  });

  test("amounts of information that are near one another share a point", () => {
    const amounts = [0, 1, 1.01, 1.02, 2].map((exact) =>
      exampleRow({ law: `task ${exact}`, exact }),
    );
    const figure = benchmarkFigures({ rows: amounts, estimators: ["ksg"] }).find(
      ({ name }) => name === "error-against-information",
    );
    const { document } = parseHTML(figure?.svg ?? "");
    expect(document.querySelectorAll('g[aria-label="dot"] circle').length).toBe(3 + 1);
  });
});

describe("the report of a benchmark", () => {
  test("as HTML has every figure and table, loads and runs nothing, and does not change", () => {
    const html = benchmarkHtml(results);
    const { document } = parseHTML(html);
    expect(document.querySelectorAll("figure > svg").length).toBe(10);
    // Tables are wider than a telephone: each scrolls by itself.
    const tables = document.querySelectorAll(".records").length;
    expect(tables).toBeGreaterThan(2);
    expect(document.querySelectorAll(".scroll > .records").length).toBe(tables);
    expect(document.querySelector("title")?.textContent).toBe("example: An <example>");
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\bon\w+=|url\(|@import|src=/iu);
    expect(benchmarkHtml(results)).toBe(html);
  });

  test("as Markdown shows the figures where it is told their files, and none otherwise", () => {
    const markdown = benchmarkMarkdown(results, (name) => `pictures/${name}.svg`);
    for (const { name, title, caption } of benchmarkFigures(results)) {
      expect(markdown).toContain(`![${title}](pictures/${name}.svg)\n\n${caption}`);
    }
    expect(benchmarkMarkdown(results)).not.toContain("![");
  });

  test("as Markdown has the tables, the failures, and what made the results", () => {
    const markdown = benchmarkMarkdown(results);
    for (const line of [
      "# example: An <example>",
      "28 of 30 cells, 1 of them failed.",
      // Six errors of 0.01 and one of −0.0133: mean 0.0067, mean of the absolute values 0.0105.
      "| ksg | 1000 | 7 | 0 | 0.007 | 0.010 | 0.011 | 1 % | 7 | 100 % of 6 | 1.00 | 1.00 | – | – | – |",
      "| correlated-normal dim=2 I=1 | 100 | 1.0000 | 1.100 | 1.200 |",
      "| 1v1-normal-0.75 | 100 | 0.4133 | 0.400 | failed: error |",
      "| 1v1-normal-0.75 | gaussian | 100 | 1 | error | no estimate |",
      "- Commands: mienf bench run example",
      "- Machine: a processor, 2 cores, 8 GB",
      "- mienf: 1.2.3, commit 0123456789ab",
    ]) {
      expect(markdown).toContain(line);
    }
    // Errors of 0.2 and 0.02 in the laws that have an estimate at both N.
    expect(markdown).toContain("| gaussian | 0.200 | 0.020 | -1.00 |");
  });

  test("of a sweep that has only begun says how far it is", () => {
    const begun = { ...results, rows: [], estimators: [] };
    expect(benchmarkMarkdown(begun)).toContain("0 of 30 cells.");
    expect(benchmarkHtml(begun)).toContain("0 of 30 cells.");
  });
});
