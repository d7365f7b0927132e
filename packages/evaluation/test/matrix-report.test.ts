import { matrixHeatMap, matrixReport } from "@mienf/evaluation";
import type { ReportedMatrix } from "@mienf/evaluation";
import { expect, test } from "vitest";

function exampleMatrix(names: readonly string[]): ReportedMatrix {
  const pairs = names.flatMap((x, i) =>
    names.slice(i + 1).map((y, j) => ({
      x,
      y,
      mutualInformation: 1.234 / (1 + i + j),
      score: 0.95 / (1 + i + j),
      rows: 500,
      estimator: "ksg",
      pValue: 0.005 * (1 + i + j),
      adjustedPValue: 0.01 * (1 + i + j),
      related: i + j < 2,
    })),
  );
  return {
    units: "nats",
    sampleSize: 500,
    seed: 0,
    permutations: 199,
    falseDiscoveryRate: 0.05,
    columns: names.map((name, i) => ({ name, kind: i === 0 ? "discrete" : "continuous" })),
    pairs,
    failures: [{ x: "a", y: "<b>", message: "no & no" }],
    unfinished: 2,
    seconds: 1.5,
    warnings: ["column q holds text"],
  };
}

const options = { source: "d.csv", command: ["mienf", "matrix", "d.csv"], version: "1.2.3" };

test("a matrix is a page of a heat map, all pairs, and what went wrong, and loads nothing", () => {
  const html = matrixReport(exampleMatrix(["a", "<b>", "c"]), options);
  expect(html.match(/<svg/gu)?.length).toBe(1);
  expect(html).toContain("default-src 'none'");
  expect(html).toContain("3 of 3 pairs are related; of those, at most 5 % are expected");
  expect(html).toContain("a and &lt;b&gt; gave no estimate: no &amp; no");
  expect(html).toContain("2 pairs were not tried");
  expect(html).toContain("1.2340</td>");
  expect(html).not.toContain("<b>");
  expect(html).not.toContain("<script");
});

test("the heat map has a tile for each pair and its mirror image, darker for a higher score", () => {
  const svg = matrixHeatMap(exampleMatrix(["a", "b", "c"]));
  expect(svg.match(/<rect/gu)?.length).toBe(6);
  const tints = [...svg.matchAll(/fill="rgb\((\d+)/gu)].map(([, red]) => Number(red));
  // Scores 0.95, 0.475 and 0.475, each twice.
  expect(new Set(tints).size).toBe(2);
  expect(Math.max(...tints)).toBeGreaterThan(2 * Math.min(...tints));
  expect(svg).toContain("1.23");
  expect(svg).not.toContain("var(--");
  // Stands alone as a file.
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /u);
  expect(svg.match(/xmlns="/gu)?.length).toBe(1);
  expect(svg).toMatch(/background: ?#fff/u);
});

test("pairs that are not related have a dot and no figure; many columns have no figures", () => {
  const tested = matrixHeatMap(exampleMatrix(["a", "b", "c", "d"]));
  // Of the six pairs, three are not related.
  expect(tested.match(/<circle/gu)?.length).toBe(2 * 3);
  const wide = matrixHeatMap(exampleMatrix(Array.from({ length: 20 }, (_, i) => `column ${i}`)));
  expect(wide).not.toContain("1.23<");
});
