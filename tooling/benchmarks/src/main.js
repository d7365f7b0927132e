// Times one training step of several models in every runtime present, and in PyTorch where there is one.
// Usage: node src/main.js [part of a model's name]; writes results/train-step.{json,md} and the table of
// results/goals.md when all models are timed.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg } from "node:os";
import { env } from "@tensorflow/tfjs-core";
import { startChromium } from "./chromium.js";
import { updateGoals } from "./goals.js";
import { compileSeconds, measure } from "./measure.js";
import { benchmarks } from "./models.js";
import { measurePeak } from "./peak.js";
import { markdownReport } from "./report.js";
import { startTorch } from "./torch.js";

env().set("IS_TEST", true);
const only = process.argv[2] ?? "";
const chosen = benchmarks.filter(({ name }) => name.includes(only));
const torch = await startTorch();
const browser = await startChromium();
const peak = await measurePeak();
const results = [];
const compileTimes = [];
for (const benchmark of chosen) {
  console.error(`${benchmark.name} …`);
  if (benchmark.compileOnly) {
    compileTimes.push({ name: benchmark.name, seconds: await compileSeconds(benchmark.model) });
    continue;
  }
  // tfjs's own backends take minutes for the larger models, and have no target there.
  const first = benchmark === benchmarks[0];
  const backends = first ? ["wasm", "cpu"] : [];
  results.push(await measure(benchmark, { torch, peak, backends, ...(first ? { browser } : {}) }));
}
torch?.stop();
await browser?.stop();

const report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown processor"}, ${process.platform}-${process.arch}`,
  versions: {
    Node: process.versions.node,
    "tfjs-core": versionOf("@tensorflow/tfjs-core"),
    "onnxruntime-node": versionOf("onnxruntime-node"),
    ...(torch ? { PyTorch: torch.version } : {}),
    ...(browser ? { Chromium: browser.version } : {}),
  },
  // Of the minute before the end: above the number of cores, someone else was at work, too.
  load: loadavg()[0],
  peak,
  ...(torch
    ? {
        torch: torch.setups.map(({ name, kernel, gflops, tried }) => ({
          name,
          kernel,
          gflops,
          tried,
        })),
      }
    : {}),
  results,
  compileTimes,
};
const markdown = markdownReport(report);
console.log(markdown);
if (chosen.length === benchmarks.length) {
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("train-step.json", folder), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(new URL("train-step.md", folder), markdown);
  const goals = new URL("goals.md", folder);
  writeFileSync(goals, updateGoals(readFileSync(goals, "utf8"), report));
}

function versionOf(name) {
  const ours = createRequire(import.meta.resolve("@mienf/runtime-onnx"));
  return ours(`${name}/package.json`).version;
}
