import { comparisonReport } from "@mienf/evaluation";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";

const estimates = [
  {
    estimator: "ksg",
    mutualInformation: 0.5,
    interval: { level: 0.95, low: 0.4, high: 0.6, method: "jackknife" },
    verdict: "trust",
    seconds: 0.2,
    warnings: [],
  },
  {
    estimator: "mienf",
    mutualInformation: 0.55,
    interval: null,
    verdict: "care",
    seconds: 3,
    warnings: ["<few> rows"],
  },
] as const;
const options = {
  sources: ["a&b.csv"],
  columns: { x: ["a"], y: ["b"] },
  droppedRows: 2,
  command: ["mienf", "compare", "a&b.csv"],
  version: "1.2.3",
  sampleSize: 300,
  warnings: ["rows repeat"],
  failures: [{ estimator: "mine", message: "diverged" }],
};

describe("comparisonReport", () => {
  test("draws a bar for each estimate and an interval where there is one", () => {
    const { document } = parseHTML(comparisonReport(estimates, options));
    expect(document.querySelectorAll("figure > svg").length).toBe(1);
    expect(document.querySelectorAll('g[aria-label="bar"] rect').length).toBe(2);
    // The two ends of the one interval.
    expect(document.querySelectorAll('g[aria-label="tick"] line').length).toBe(2);
    expect(document.querySelectorAll(".scroll > .records").length).toBe(1);
  });

  test("says all figures, warnings and failures", () => {
    const html = comparisonReport(estimates, { ...options, units: "bits" });
    const text = parseHTML(html).document.body.textContent ?? "";
    for (const part of [
      "I(a; b) by 2 estimators",
      "ksg0.50000.40000.6000trust0.2jackknife",
      "mienf0.5500care3.0none",
      "rows repeat",
      "mienf: <few> rows",
      "mine gave no estimate: diverged",
      "mutual information (bits)",
      "mienf compare 'a&b.csv'",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("loads and runs nothing, and gives the same page for the same estimates", () => {
    const html = comparisonReport(estimates, options);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\bon\w+=|url\(|@import|src=/iu);
    expect(comparisonReport(estimates, options)).toBe(html);
  });
});
