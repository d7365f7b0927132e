/**
 * @file Density estimation: fits each family of flows to shapes and tables, several seeds each, and writes results/density/.
 *
 *     node density/main.js [ours] [peers] [report] [--steps 1000] [--seeds 1,2,3]      # all three, if none is named
 *
 * Needs the packages built. `peers` needs a Python with PyTorch (PYTHON, default /usr/bin/python3) that finds zuko and normflows
 * (PYTHONPATH); either is left out where it is missing. `ours` and `peers` can run at the same time.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mean } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { families } from "./families.js";
import { createFigure } from "./figure.js";
import { fitOne } from "./fit-one.js";
import { prepare } from "./prepare.js";
import { report } from "./report.js";
import { shapes } from "./shapes.js";
import { tableNames } from "./tables.js";
import { writeJobs } from "./write-jobs.js";

const { values: flags, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "1000" },
    seeds: { type: "string", default: "1,2,3" },
  },
});
const BUDGET = {
  steps: Number(flags.steps),
  batchSize: 256,
  learningRate: 2e-3,
  heldOutFraction: 0.1,
};
const ROWS = { rows: 5000, testRows: 10_000 };
const SEEDS = flags.seeds.split(",").map(Number);
const RESULTS = new URL("../results/density/", import.meta.url);

const jobs = [...Object.keys(shapes), ...tableNames].flatMap((name) =>
  SEEDS.map((seed) => ({ name, seed, budget: BUDGET, data: prepare(name, seed, ROWS) })),
);
const parts = { ours: runOurs, peers: runPeers, report: writeReport };
for (const [name, run] of Object.entries(parts)) {
  if (chosen.length === 0 || chosen.includes(name)) {
    await run();
  }
}

async function runOurs() {
  const library = `@mienf/flows ${versionOf("../../../packages/flows/package.json")}`;
  const runtime = await createOnnxRuntime({ threads: 1 });
  const records = [];
  for (const { name, seed, data, budget } of jobs) {
    const truth = truthOf(name, data);
    const figure =
      seed === SEEDS[0] && truth !== undefined ? createFigure(name, data, truth) : undefined;
    for (const [family, definition] of Object.entries(families)) {
      const { record, fitted } = await fitOne(runtime, {
        family: definition,
        data,
        seed,
        budget,
      });
      records.push({ library, data: name, seed, family, truth, ...record });
      await figure?.add(family, fitted, record.logLikelihood);
      show(records.at(-1));
    }
    figure?.write(RESULTS);
    save("ours", records);
  }
  await runtime.dispose();
}

async function runPeers() {
  const folder = mkdtempSync(path.join(tmpdir(), "mienf-density-"));
  writeJobs(folder, jobs);
  const script = fileURLToPath(new URL("peers.py", import.meta.url));
  // Variables that pin an old processor's kernels would slow PyTorch down.
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...env } = process.env;
  const child = spawn(process.env.PYTHON ?? "/usr/bin/python3", [script, folder], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const records = [];
  for await (const line of createInterface({ input: child.stdout })) {
    records.push(JSON.parse(line));
    show(records.at(-1));
    save("peers", records);
  }
  rmSync(folder, { recursive: true });
}

function writeReport() {
  const [ours, peers] = ["ours", "peers"].map((part) => {
    try {
      return JSON.parse(readFileSync(new URL(`${part}.json`, RESULTS), "utf8"));
    } catch {
      return undefined;
    }
  });
  writeFileSync(new URL("density.md", RESULTS), report({ ours, peers }));
}

/** Mean log-density of the test rows under the law that they were drawn from, in nats; undefined for measurements. */
function truthOf(name, { test }) {
  if (!Object.hasOwn(shapes, name)) {
    return undefined;
  }
  const { logDensity } = shapes[name];
  return mean(
    Array.from({ length: test.rows }, (_, row) =>
      logDensity(test.data[2 * row], test.data[2 * row + 1]),
    ),
  );
}

function save(part, records) {
  const made = {
    command: `node density/main.js ${part} --steps ${flags.steps} --seeds ${flags.seeds}`,
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
    load: loadavg().map((each) => Number(each.toFixed(1))),
    budget: { ...BUDGET, ...ROWS, seeds: SEEDS },
  };
  writeFileSync(
    new URL(`${part}.json`, RESULTS),
    `${JSON.stringify({ made, records }, undefined, 1)}\n`,
  );
}

function show({ library, data, seed, family, logLikelihood, seconds, error }) {
  const outcome = error ?? `${logLikelihood.toFixed(3)} nats in ${seconds.toFixed(1)} s`;
  console.log(`${data}, seed ${seed}, ${library}, ${family}: ${outcome}`);
}

function versionOf(file) {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")).version;
}
