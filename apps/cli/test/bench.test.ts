import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { suiteNames } from "@mienf/evaluation/bench";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCommandLine } from "./build.ts";
import { commandInFolder } from "./fake-host.ts";

const SECOND = 1000;
const { path: folder, run, write } = commandInFolder();
const json = (text: string): unknown => JSON.parse(text);

// Cells run in processes, which need JavaScript.
beforeAll(buildCommandLine, 120 * SECOND);

const suite = `
name: mine
title: Two laws
description: For tests.
seeds: [1]
rows: [200]
laws: [{ law: correlated-normal, parameters: { mutualInformation: [0, 1] } }]
estimators: [gaussian, { estimator: gaussian, options: { nonsense: 1 }, label: broken }]
`;

describe("mienf bench list", () => {
  test("shows every suite with its cells", async () => {
    const { code, stdout } = await run(["bench", "list"]);
    expect(code).toBe(0);
    expect(stdout).toContain('beyond-normal\n  The 40 tasks of "Beyond Normal"\n');
    expect(stdout).toContain("480 cells; N = 1000, 5000, 10000; seeds 1");
    const listed = json((await run(["bench", "list", "--json"])).stdout) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(suiteNames());
  });
});

describe("mienf bench run, resume and report", { timeout: 60 * SECOND }, () => {
  test("run what is not there yet, and report it", async () => {
    write("mine.yaml", suite);
    const first = await run(["bench", "run", "mine.yaml", "--only", "I=0", "--json"]);
    expect(first.code).toBe(0);
    expect(json(first.stdout)).toEqual({
      suite: "mine",
      store: "mine.duckdb",
      cells: 2,
      known: 0,
      planned: 2,
      finished: 2,
      failed: 1,
      left: 0,
      otherCode: 0,
    });
    const second = await run(["bench", "resume", "mine.duckdb", "--workers", "1", "--quiet"]);
    expect(second).toEqual({
      code: 0,
      stdout:
        "2 cells run, 1 of them failed; 2 were there (4 in all)\nmienf bench report mine.duckdb shows the results.\n",
      stderr: "",
    });

    const files = ["--html", "report.html", "--markdown", "report.md", "--figures", "figures"];
    const report = await run(["bench", "report", "mine.duckdb", ...files]);
    expect(report.code).toBe(0);
    expect(report.stdout).toContain(
      "mine: Two laws\n4 of 4 cells\n\nestimator    N  estimates  failed",
    );
    expect(readFileSync(path.join(folder, "report.html"), "utf8")).toContain("<h2>Every law</h2>");
    expect(readFileSync(path.join(folder, "report.md"), "utf8")).toContain(
      "- Commands: mienf bench run mine.yaml --only I=0 --json; mienf bench resume mine.duckdb --workers 1 --quiet",
    );
    expect(readFileSync(path.join(folder, "report.md"), "utf8")).toContain(
      "![Estimate against exact value](figures/estimate-against-truth.svg)",
    );
    for (const name of ["estimate-against-truth.svg", "estimate-against-truth.png"]) {
      expect(existsSync(path.join(folder, "figures", name))).toBe(true);
    }
    const document = json((await run(["bench", "report", "mine.duckdb", "--json"])).stdout);
    expect(document).toMatchObject({
      suite: "mine",
      planned: 4,
      finished: 4,
      estimators: [
        { estimator: "gaussian", count: 2, failures: 0 },
        { estimator: "broken", count: 0, failures: 2 },
      ],
    });
  });

  test("--retry-failed tries failed cells again, and --max-seconds stops in time", async () => {
    const again = await run([
      "bench",
      "run",
      "mine.yaml",
      "--retry-failed",
      "--max-seconds",
      "0.001",
      "--json",
    ]);
    expect(json(again.stdout)).toMatchObject({ known: 2, planned: 2, finished: 0, left: 2 });
  });
});

test.each([
  [2, ["run", "smok"], /no suite smok; there are baselines, beyond-normal, .*smoke/u],
  [2, ["run", "smoke", "--only", "nothing"], /expected --only to choose at least one cell/u],
  [
    2,
    ["run", "smoke", "--queue", "redis://127.0.0.1:1", "--workers", "2"],
    /--workers: expected no --queue/u,
  ],
  [
    2,
    ["run", "smoke", "--workers", "0"],
    /--workers 0: expected a whole number of processes, 1 or more/u,
  ],
  [
    2,
    ["run", "smoke", "--store", "no/where.duckdb"],
    /--store no\/where.duckdb: the folder is not there/u,
  ],
  [3, ["resume", "nowhere.duckdb"], /expected results of mienf bench, got no such file/u],
  [3, ["report", "nowhere.duckdb"], /expected results of mienf bench, got no such file/u],
  [2, ["worker"], /queue/u],
])(
  "exit code %i of mienf bench %j, with one line that says why",
  async (expected, args, message) => {
    const { code, stdout, stderr } = await run(["bench", ...args]);
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  },
);
