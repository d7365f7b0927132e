// Times KSG against scikit-learn and scipy on the same rows, taking turns; writes results/nearest-neighbors.{json,md,svg}.
// node nearest-neighbors/main.js [--print]   (--print writes nothing)
// Needs the packages built, and a Python with scikit-learn and scipy (PYTHON, default /usr/bin/python3).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, loadavg, platform, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ksg } from "@mienf/estimators/nearest-neighbors";
import { median, pairedRatio } from "../src/statistics.js";
import { CASES, GROWTH, NEIGHBORS } from "./cases.js";
import { gaussianRows } from "./gaussian-rows.js";
import { growthFigure } from "./growth-figure.js";
import { markdownReport } from "./markdown-report.js";
import { startPeers } from "./start-peers.js";

const folder = mkdtempSync(path.join(tmpdir(), "mienf-neighbors-"));
const peers = await startPeers();
const load = () => Number(loadavg()[0].toFixed(1));

const comparisons = [];
for (const { rows, dim, peer, turns, goal } of CASES) {
  const { x, y, file } = writeRows(rows, dim);
  const ours = [];
  const theirs = [];
  const loads = [];
  for (let turn = 0; turn < turns; turn += 1) {
    loads.push(load());
    ours.push(await timeOurs(x, y));
    theirs.push(await peers.time({ method: peer, file, rows, dim, k: NEIGHBORS }));
  }
  const both = (key) => [theirs.map((run) => run[key]), ours.map((run) => run[key])];
  comparisons.push({
    rows,
    dim,
    peer,
    turns,
    goal: goal ?? null,
    ours: summary(ours),
    theirs: summary(theirs),
    ratio: pairedRatio(...both("seconds")),
    cpuRatio: pairedRatio(...both("cpuSeconds")),
    load: median(loads),
  });
  console.error(comparisons.at(-1));
}

const growth = [];
for (const rows of GROWTH) {
  const file = writeRows(rows, 1).file;
  const own = inOwnProcess(rows);
  const peer = await peers.time({ method: "scikit-learn", file, rows, dim: 1, k: NEIGHBORS });
  growth.push({ rows, ...own, peerCpuSeconds: peer.cpuSeconds, load: load() });
  console.error(growth.at(-1));
}
peers.close();
rmSync(folder, { recursive: true });

const report = {
  date: new Date().toISOString().slice(0, 10),
  command: "node nearest-neighbors/main.js",
  machine: `${availableParallelism()} × ${cpus()[0].model}, ${platform()}-${arch()}`,
  versions: { Node: process.versions.node, ...peers.versions },
  neighbors: NEIGHBORS,
  comparisons,
  growth,
};
const results = new URL("../results/", import.meta.url);
if (process.argv.includes("--print")) {
  console.log(markdownReport(report));
} else {
  writeFileSync(new URL("nearest-neighbors.json", results), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(new URL("nearest-neighbors.md", results), markdownReport(report));
  writeFileSync(new URL("nearest-neighbors-growth.svg", results), growthFigure(growth));
}

async function timeOurs(x, y) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { mutualInformation } = await ksg({ k: NEIGHBORS, interval: "asymptotic" }).fit(x, y);
  const { user, system } = process.cpuUsage(cpu); // of all threads
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    value: mutualInformation,
  };
}

function summary(runs) {
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    first: runs[0].seconds,
    value: runs[0].value,
  };
}

function writeRows(rows, dim) {
  const { x, y } = gaussianRows(rows, dim);
  const joint = new Float64Array(rows * 2 * dim);
  for (let row = 0; row < rows; row += 1) {
    joint.set(x.data.subarray(row * dim, (row + 1) * dim), row * 2 * dim);
    joint.set(y.data.subarray(row * dim, (row + 1) * dim), row * 2 * dim + dim);
  }
  const file = path.join(folder, `${rows}-${dim}.f64`);
  writeFileSync(file, joint);
  return { x, y, file };
}

/** Peak memory is that of a process of its own. */
function inOwnProcess(rows) {
  const script = fileURLToPath(new URL("one-size.js", import.meta.url));
  const { stdout } = spawnSync(process.execPath, [script, String(rows)], { encoding: "utf8" });
  return JSON.parse(stdout);
}
