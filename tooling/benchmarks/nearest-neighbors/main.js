// Times KSG against scikit-learn and scipy on the same rows, taking turns: node nearest-neighbors/main.js [--quick]
// Needs the packages built, and a Python with scikit-learn and scipy (PYTHON, default /usr/bin/python3).
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ksg } from "@mienf/estimators/nearest-neighbors";
import { gaussianRows } from "./gaussian-rows.js";

const K = 3; // scikit-learn's default
const CASES = [
  { rows: 100_000, dim: 1, peers: ["scikit-learn", "scipy"], turns: 7, target: 3 },
  { rows: 171_522, dim: 1, peers: ["scikit-learn", "scipy"], turns: 5, target: 1 },
  { rows: 100_000, dim: 3, peers: ["scipy"], turns: 3, target: 4 },
  { rows: 10_000, dim: 10, peers: ["scipy"], turns: 3, target: 8 },
];
const GROWTH = [10_000, 31_623, 100_000, 316_228, 1_000_000];

const folder = mkdtempSync(path.join(tmpdir(), "mienf-neighbors-"));
const peers = await startPeers();
const load = () => loadavg()[0].toFixed(1);

console.log(
  `node ${process.version}, ${availableParallelism()} cores (${cpus()[0].model}), load ${load()}`,
);
console.log(
  `peers: ${JSON.stringify(peers.versions)}; k = ${K}; medians of turns taken one after the other\n`,
);
console.log(
  "| rows | columns | peer | ours, s | peer, s | ratio | goal | ours first, s | estimates | load |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const { rows, dim, peers: names, turns, target } of CASES) {
  const { x, y, file } = writeRows(rows, dim);
  for (const name of names) {
    const ours = [];
    const theirs = [];
    for (let turn = 0; turn < turns; turn += 1) {
      ours.push(await timeOurs(x, y));
      theirs.push(await peers.time({ method: name, file, rows, dim, k: K }));
    }
    const ratio = median(theirs) / median(ours);
    console.log(
      `| ${rows} | ${dim} + ${dim} | ${name} | ${median(ours).toFixed(3)} | ${median(theirs).toFixed(3)} | ${ratio.toFixed(1)} | ${name === names[0] ? target : ""} | ${ours[0].seconds.toFixed(3)} | ${ours[0].value.toFixed(5)}, ${theirs[0].value.toFixed(5)} | ${load()} |`,
    );
  }
}
peers.close();

console.log(
  "\n| rows of 1 + 1 | s, best of 3 | s / (n log n), ns | peak MB |\n| --- | --- | --- | --- |",
);
for (const rows of process.argv.includes("--quick") ? GROWTH.slice(0, 3) : GROWTH) {
  const { seconds, megabytes } = inOwnProcess(rows);
  console.log(
    `| ${rows} | ${seconds.toFixed(3)} | ${((1e9 * seconds) / (rows * Math.log(rows))).toFixed(1)} | ${megabytes.toFixed(0)} |`,
  );
}
console.log(`\nload ${load()}`);
rmSync(folder, { recursive: true });

async function timeOurs(x, y) {
  const start = performance.now();
  const { mutualInformation } = await ksg({ k: K, interval: "asymptotic" }).fit(x, y);
  return { seconds: (performance.now() - start) / 1000, value: mutualInformation };
}

function median(runs) {
  const sorted = runs.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
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

async function startPeers() {
  // Settings that cap the threads or the kernels of its linear algebra would handicap the peer.
  const env = { ...process.env };
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  const script = fileURLToPath(new URL("peers.py", import.meta.url));
  const child = spawn(process.env.PYTHON ?? "/usr/bin/python3", [script], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value);
  return {
    versions: await answer(),
    time(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    close: () => child.stdin.end(),
  };
}
