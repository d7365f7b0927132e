import { readFileSync } from "node:fs";
import path from "node:path";
import { readTable } from "@mienf/io";
import * as onnxruntime from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createRuntime } from "../src/create-runtime.ts";
import type { Outcome } from "./fake-host.ts";
import { commandInFolder } from "./fake-host.ts";

// The real estimator on the default runtime, in this process and from the sources.
const { path: folder, run } = commandInFolder(() => ({
  estimators: () => import("@mienf/estimators"),
  runtime: createRuntime,
}));

const NATS = 0.5;
const ROWS = 1500;
// The pointwise values of a normal pair have variance ρ² = 1 − e^(−2I), so their mean scatters by 0.02; four times that,
// and 0.02 for what a short training leaves.
const TOLERANCE = 4 * Math.sqrt(-Math.expm1(-2 * NATS) / ROWS) + 0.02;
const columns = ["--x", "x*", "--y", "y*", "--quiet", "--json"];
const small = ["--estimator", "tridiag-n-mienf", "--set", "folds=2", "--set", "couplings=2"];
const short = [...small, "--set", "epochs=15"];

const document = z.looseObject({
  mutualInformation: z.number(),
  interval: z.object({ low: z.number(), high: z.number() }),
  warnings: z.array(z.string()),
});
const parsed = (outcome: Outcome) => document.parse(JSON.parse(outcome.stdout));
let estimated: Outcome;

async function pointwise(file: string): Promise<Readonly<Record<string, Float64Array>>> {
  const table = await readTable(file, { cwd: folder });
  return Object.fromEntries(table.columns.map(({ name, values }) => [name, values]));
}

function mean(values: Float64Array | undefined): number {
  return values ? values.reduce((sum, value) => sum + value, 0) / values.length : Number.NaN;
}

beforeAll(async () => {
  for (const [seed, file] of [
    ["0", "train.csv"],
    ["1", "new.csv"],
  ] as const) {
    const law = ["correlated-normal", "--mi", String(NATS), "--rows", String(ROWS)];
    await run(["datasets", "sample", ...law, "--seed", seed, "--out", file]);
  }
  const outputs = ["--pmi", "pmi.csv", "--save", "model", "--html", "report.html"];
  estimated = await run(["estimate", "train.csv", ...columns, ...short, ...outputs]);
});

describe("mienf estimate with the default estimator and runtime", () => {
  test("prints a document with exactly the contract's keys, near the truth", () => {
    expect([estimated.code, estimated.stderr]).toEqual([0, ""]);
    const result: unknown = JSON.parse(estimated.stdout);
    expect(Object.keys(z.looseObject({}).parse(result))).toEqual(
      (
        "mutualInformation units interval score verdict estimator sampleSize dimensions runtime seed seconds " +
        "diagnostics warnings"
      ).split(" "),
    );
    expect(result).toMatchObject({
      units: "nats",
      interval: { level: 0.95, method: expect.any(String) },
      verdict: "trust",
      estimator: "tridiag-n-mienf",
      sampleSize: ROWS,
      dimensions: { x: 1, y: 1 },
      runtime: "onnx",
      seed: 0,
      warnings: [],
    });
    const { mutualInformation, interval } = parsed(estimated);
    expect(Math.abs(mutualInformation - NATS)).toBeLessThan(TOLERANCE);
    expect(interval.low).toBeLessThan(mutualInformation);
    expect(interval.high).toBeGreaterThan(mutualInformation);
  });

  test("--pmi has a value for each row, whose mean is the estimate", async () => {
    const { row, pointwiseMutualInformation } = await pointwise("pmi.csv");
    expect(row).toEqual(Float64Array.from({ length: ROWS }, (_, i) => i + 1));
    expect(mean(pointwiseMutualInformation)).toBeCloseTo(parsed(estimated).mutualInformation, 10);
  });

  test("the same seed gives the same estimate; --units bits divides it by ln 2, in Parquet too", async () => {
    const args = ["estimate", "train.csv", ...columns, ...short, "--units", "bits"];
    const bits = parsed(await run([...args, "--pmi", "pmi.parquet"]));
    expect(bits.mutualInformation * Math.LN2).toBeCloseTo(parsed(estimated).mutualInformation, 12);
    const { row, pointwiseMutualInformationBits } = await pointwise("pmi.parquet");
    expect(row?.length).toBe(ROWS);
    expect(mean(pointwiseMutualInformationBits)).toBeCloseTo(bits.mutualInformation, 10);
  });

  test("--html is one file that loads nothing", () => {
    const html = readFileSync(path.join(folder, "report.html"), "utf8");
    // The data, the latents, the pointwise values, the components and the course of training.
    expect(html.match(/<svg/gu)?.length).toBe(5);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(
      /<(?:script|link|img|iframe|object|embed)\b|\b(?:src|srcset)=|@import|url\(/iu,
    );
    const links = [...html.matchAll(/https?:\/\/[^"'\s<]+/gu)].map(([link]) => link);
    // Names of XML vocabularies, which nobody fetches.
    expect(links.filter((link) => !link.startsWith("http://www.w3.org/"))).toEqual([]);
  });

  test("--max-seconds stops training and says so", async () => {
    const endless = [...small, "--set", "epochs=100000", "--set", "patience=100000"];
    const outcome = await run([
      "estimate",
      "train.csv",
      ...columns,
      ...endless,
      "--max-seconds",
      "1",
    ]);
    const { warnings, mutualInformation } = parsed(outcome);
    expect(outcome.code).toBe(0);
    expect(warnings.join("\n")).toContain("the time limit ended");
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      verdict: expect.stringMatching("care|distrust"),
    });
    expect(Number.isFinite(mutualInformation)).toBe(true);
  });
});

describe("mienf apply", () => {
  test("finds about as much information in new rows of the same law", async () => {
    const outcome = await run([
      "apply",
      "model",
      "new.csv",
      "--quiet",
      "--json",
      "--pmi",
      "new-pmi.csv",
    ]);
    expect([outcome.code, outcome.stderr]).toEqual([0, ""]);
    const { mutualInformation } = parsed(outcome);
    expect(Math.abs(mutualInformation - NATS)).toBeLessThan(TOLERANCE);
    const { pointwiseMutualInformation } = await pointwise("new-pmi.csv");
    expect(pointwiseMutualInformation?.length).toBe(ROWS);
    expect(mean(pointwiseMutualInformation)).toBeCloseTo(mutualInformation, 10);
  });

  test("gives the rows of its training much the same information on another runtime", async () => {
    const onnx = parsed(await run(["apply", "model", "train.csv", "--quiet", "--json"]));
    const cpu = await run(["apply", "model", "train.csv", "--quiet", "--json", "--runtime", "cpu"]);
    // Both compute in float32.
    expect(parsed(cpu).mutualInformation).toBeCloseTo(onnx.mutualInformation, 4);
    expect(JSON.parse(cpu.stdout)).toMatchObject({ runtime: "cpu" });
  });

  test("writes paired latents, whose correlation is that of the information", async () => {
    const outcome = await run(["apply", "model", "new.csv", "--quiet", "--latents", "z.parquet"]);
    expect([outcome.code, outcome.stderr]).toEqual([0, ""]);
    const { row, u0, v0, ...rest } = await pointwise("z.parquet");
    expect(Object.keys(rest)).toEqual([]);
    expect(row?.at(-1)).toBe(ROWS);
    // ρ = √(1 − e^(−2I)) = 0.80; the sample's scatters by (1 − ρ²)/√n = 0.01.
    const correlation = mean(u0?.map((value, at) => value * (v0?.[at] ?? Number.NaN)));
    expect(Math.abs(correlation - Math.sqrt(-Math.expm1(-2 * NATS)))).toBeLessThan(0.1);
  });
});

describe("mienf export", () => {
  test("writes a file that plain onnxruntime gives the same pointwise values with", async () => {
    await run(["apply", "model", "new.csv", "--quiet", "--pmi", "values.csv"]);
    expect(await run(["export", "model", "model.onnx"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    const { pointwiseMutualInformation: wanted } = await pointwise("values.csv");
    const [x, y] = (await readTable("new.csv", { cwd: folder })).columns.map(
      ({ values }) => new onnxruntime.Tensor(Float32Array.from(values), [ROWS, 1]),
    ) as [onnxruntime.Tensor, onnxruntime.Tensor];
    const session = await onnxruntime.InferenceSession.create(path.join(folder, "model.onnx"));
    const { pointwise: got } = await session.run({ x, y });
    for (const [row, value] of (wanted ?? new Float64Array()).entries()) {
      // The file computes margins and base in float32 too.
      expect(Math.abs(Number(got?.data[row]) - value)).toBeLessThan(1e-3);
    }
    expect(got?.data).toHaveLength(ROWS);
  });

  test("refuses a folder that holds no model, and a file of another kind", async () => {
    const wrong = await run(["export", "model", "model.pt"]);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      "mienf: model.pt: expected a file name that ends in .onnx\n",
    ]);
    expect((await run(["export", "nowhere", "model.onnx"])).code).toBe(3);
  });
});
