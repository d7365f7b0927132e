// Where the time of a compiled training step goes, by operator: onnxruntime's own profiler, on one thread and on two.
// Usage: node src/profile.js [part of a model's name]; writes results/profile.md when all models are profiled.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { benchmarks, trainingSpec, trainingSteps } from "./models.js";

const STEPS = 20;
/** Operators with less than this part of the time are left out. */
const LEAST_SHARE = 0.03;

const only = process.argv[2] ?? "";
const chosen = benchmarks.filter(({ name, compileOnly }) => !compileOnly && name.includes(only));
const lines = [];
for (const { name, model } of chosen) {
  console.error(`${name} …`);
  for (const threads of availableParallelism() > 1 ? [1, 2] : [1]) {
    lines.push(`| ${name} | ${threads} | ${(await sharesOf(model, threads)).join(", ")} |`);
  }
}
const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown processor"}`;
const report = [
  "# Where the time of a training step goes",
  "",
  `Made ${new Date().toISOString().slice(0, 10)} by \`node src/profile.js\` on ${machine}, load average ${loadavg()[0].toFixed(1)}: share of`,
  `each operator in ${STEPS} steps, by onnxruntime's profiler, whose own time counts for several microseconds in each operation. Operators`,
  `below ${100 * LEAST_SHARE} % are left out. Two threads spin, and then both sides of a model are worked out at once: MatMul and FusedMatMul are`,
  "products of stacked matrices.",
  "",
  "| model | threads | operators |",
  "| --- | --- | --- |",
  ...lines,
  "",
].join("\n");
console.log(report);
if (only === "") {
  writeFileSync(new URL("../results/profile.md", import.meta.url), report);
}

async function sharesOf(model, threads) {
  const folder = mkdtempSync(path.join(tmpdir(), "mienf-profile-"));
  try {
    const profile = path.join(folder, "profile");
    const runtime = await createOnnxRuntime({ threads, profile, spinning: threads > 1 });
    const session = await runtime.prepareTraining(trainingSpec(model));
    const { indices, rates } = trainingSteps(model, STEPS);
    await session.run(indices, rates);
    await runtime.dispose();
    const [file] = readdirSync(folder);
    return shares(JSON.parse(readFileSync(path.join(folder, file), "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** "Gemm 70 %", the greatest first. */
function shares(events) {
  const times = new Map();
  for (const { cat, name, dur, args } of events) {
    // The loop's own time is that of its steps.
    if (cat === "Node" && name.endsWith("_kernel_time") && args.op_name !== "Loop") {
      times.set(args.op_name, (times.get(args.op_name) ?? 0) + dur);
    }
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .map(([operator, time]) => ({ operator, share: time / total }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .toSorted((a, b) => b.share - a.share)
    .map(({ operator, share }) => `${operator} ${Math.round(100 * share)} %`);
}
