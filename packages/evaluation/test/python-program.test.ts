import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { localExecutor, openResultStore, parseSuite, runSweep } from "@mienf/evaluation/bench";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build } from "./build.ts";

const SECOND = 1000;
const numpyPresent = spawnSync("python3", ["-c", "import numpy"]).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), "mienf-python-"));

beforeAll(build, 120 * SECOND);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.runIf(numpyPresent)(
  "the Python program of the README takes part in a suite, and finds what our own closed form finds",
  { timeout: 90 * SECOND },
  async () => {
    const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
    const file = path.join(folder, "gaussian.py");
    writeFileSync(file, /^```python\n(?<code>[^]*?)^```$/mu.exec(readme)?.groups?.["code"] ?? "");
    const suite = parseSuite(
      JSON.stringify({
        name: "python",
        title: "Python",
        description: "For tests.",
        seeds: [1],
        rows: [1000],
        laws: [
          { law: "correlated-normal", parameters: { dim: [1, 3], mutualInformation: [0, 2] } },
        ],
        estimators: ["gaussian", { command: ["python3", file, "{csv}"], label: "numpy" }],
      }),
      "python",
    );
    const store = await openResultStore(path.join(folder, "python.duckdb"));
    const execute = localExecutor(suite.limits, 1);
    expect(await runSweep(suite, { store, execute })).toMatchObject({ finished: 8, failed: 0 });
    const rows = await store.results();
    store.close();
    const of = (estimator: string): (number | null)[] =>
      rows
        .filter((row) => row.estimator === estimator)
        .toSorted((a, b) => a.law.localeCompare(b.law))
        .map(({ estimate }) => estimate);
    const [ours, theirs] = [of("gaussian"), of("numpy")];
    expect(theirs).toHaveLength(4);
    for (const [at, value] of theirs.entries()) {
      // Ours is corrected for a bias of dx·dy/(2N), at most 0.0045 here.
      expect(Math.abs((value ?? 9) - (ours[at] ?? -9))).toBeLessThan(0.006);
    }
  },
);
