import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { tridiagNMienf } from "@mienf/estimators";
import { createEagerRuntime } from "@mienf/core";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutate } from "./fuzz/mutate.ts";
import type { Subject } from "./fuzz/subjects.ts";
import { isClean, subjects } from "./fuzz/subjects.ts";

// npm run fuzz sets the number of changed files; in the ordinary tests it is small.
const FILES = Number(process.env["MIENF_FUZZ_FILES"] ?? 500);
const SEED = Number(process.env["MIENF_FUZZ_SEED"] ?? 0);
// A file takes some milliseconds on a quiet machine.
const LONGEST_MS = 60_000;
// Where npm run fuzz wants to read what came of each kind.
const RECORD = process.env["MIENF_FUZZ_RECORD"];
const KINDS = [
  "mutant.csv",
  "mutant.tsv",
  "mutant.ndjson",
  "mutant.json",
  "mutant.npy",
  "mutant.npz",
  "mutant.parquet",
  "mutant.yaml",
  "manifest.json",
  "model.safetensors",
];
// Files are of a few kilobytes, so anything beyond is a blow-up; DuckDB and the compiler need some on first use.
const MOST_GROWTH_KB = 700_000;

const folder = mkdtempSync(path.join(tmpdir(), "mienf-fuzz-"));
let all: readonly Subject[] = [];

beforeAll(async () => {
  const source = createRandomSource(1);
  const side = () => createMatrix(64, 1, source.fillNormal(new Float64Array(64)));
  const estimator = tridiagNMienf({ folds: 2, epochs: 1, couplings: 2 });
  const runtime = await createEagerRuntime({ backend: "cpu" });
  const { model } = await estimator.fit(side(), side(), { runtime });
  if (!model) {
    throw new Error("expected a model");
  }
  all = await subjects(folder, model.serialize(), runtime);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(`${FILES} changed files`, () => {
  test("there are tests for every kind of file", () => {
    expect(all.map(({ name }) => name)).toEqual(KINDS);
  });

  test.each(KINDS)(
    "%s gives a result or an error for people, without a crash, a hang or a blow-up",
    async (kind) => {
      const subject = all.find(({ name }) => name === kind);
      if (!subject) {
        throw new Error(`no subject ${kind}`);
      }
      const source = createRandomSource(SEED).split(kind);
      const outcomes = { result: 0, error: 0 };
      const startKb = process.resourceUsage().maxRSS;
      const startMs = performance.now();
      for (let i = 0; i < FILES / KINDS.length; i += 1) {
        const own = source.split(i);
        const example = subject.examples[i % subject.examples.length] ?? new Uint8Array();
        const stranger = all[own.integer(all.length)]?.examples[0] ?? example;
        const bytes = mutate(example, stranger, own);
        subject.write(bytes);
        try {
          outcomes[await inTime(isClean(subject))] += 1;
        } catch (error) {
          const kept = path.join(tmpdir(), `mienf-fuzz-${SEED}-${i}-${kind}`);
          writeFileSync(kept, bytes);
          throw new Error(`change ${i} of ${kind} (kept as ${kept}) ended badly`, { cause: error });
        }
      }
      const growthKb = process.resourceUsage().maxRSS - startKb;
      if (RECORD !== undefined) {
        const seconds = Math.round((performance.now() - startMs) / 1000);
        appendFileSync(RECORD, `${JSON.stringify({ kind, ...outcomes, growthKb, seconds })}\n`);
      }
      expect(growthKb).toBeLessThan(MOST_GROWTH_KB);
      // Both happen, else the changes are too gentle or too rough to test anything.
      expect(outcomes.error).toBeGreaterThan(0);
      expect(outcomes.result + outcomes.error).toBeGreaterThanOrEqual(FILES / KINDS.length);
    },
    // Much more than they take even where others want the machine; a hang shows before, in a single file.
    Math.max(600_000, FILES * 600),
  );
});

/** @throws Error when the work takes longer than any file should. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took more than ${LONGEST_MS} ms`)), LONGEST_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
