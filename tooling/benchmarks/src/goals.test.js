import { expect, test } from "vitest";
import { goalRows, updateGoals } from "./goals.js";

const results = ["d=16", "d=32", "d=64", "d=256", "Glow pair, 16×16", "MINE"].map((name) => ({
  name,
  best: "compiled",
  timesFasterThanTorch: 1.5,
  rows: [
    { contender: "compiled", timesSlowerThanCompiled: 1, firstStepMs: 300 },
    { contender: "tfjs wasm", timesSlowerThanCompiled: 30 },
    { contender: "Chromium, 1 thread", timesSlowerThanCompiled: 6 },
    { contender: "Chromium, 2 threads", timesSlowerThanCompiled: 5 },
  ],
}));
const report = {
  date: "2020-01-01",
  machine: "a machine",
  versions: { Node: "1" },
  load: 0.5,
  results,
  compileTimes: [{ name: "large", seconds: 20 }],
};

test("sets each figure beside its goal, the better of several contenders'", () => {
  expect(goalRows(report).map(([, ...cells]) => cells.join(" "))).toEqual([
    "≥ 3× 1.50× missed",
    "≥ 2× 1.50× missed",
    "≥ 1.7× 1.50× missed",
    "≥ 1.2× 1.50× met",
    "≥ 1× 1.50× met",
    "≥ 2.5× 1.50× missed",
    "≥ 25× 30.0× met",
    "≤ 4× 5.00× missed",
    "≤ 1.5 s 0.300 s met",
    "≤ 15 s 20.0 s missed",
  ]);
});

test("says what was not measured", () => {
  const alone = results.map(({ rows, name, best }) => ({ name, best, rows: rows.slice(0, 1) }));
  const cells = goalRows({ ...report, results: alone }).map(([, , reached]) => reached);
  expect(cells.filter((reached) => reached === "not measured")).toHaveLength(8);
});

test("replaces the measured part of the text and keeps the rest", () => {
  const text = "# Goals\n\n<!-- measured: begin -->\nold\n<!-- measured: end -->\n\nNotes.\n";
  const updated = updateGoals(text, report);
  expect(updated).toMatch(/^# Goals\n\n<!-- measured: begin -->\n\nMeasured 2020-01-01/u);
  expect(updated).toMatch(/<!-- measured: end -->\n\nNotes\.\n$/u);
  expect(updated).not.toContain("old");
  expect(updateGoals(updated, report)).toBe(updated);
});
