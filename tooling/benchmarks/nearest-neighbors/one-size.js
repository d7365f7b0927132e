// One size in a process of its own, so that its peak memory is known: node one-size.js <rows>
import { readFileSync } from "node:fs";
import { ksg } from "@mienf/estimators/nearest-neighbors";
import { NEIGHBORS } from "./cases.js";
import { gaussianRows } from "./gaussian-rows.js";

const { x, y } = gaussianRows(Number(process.argv[2]), 1);
const runs = [];
let megabytes;
for (let turn = 0; turn < 5; turn += 1) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  await ksg({ k: NEIGHBORS, interval: "asymptotic" }).fit(x, y);
  const { user, system } = process.cpuUsage(cpu);
  runs.push({ seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 });
  megabytes ??= peakMegabytes(); // of the first: later ones add what is not yet collected
}
const best = (key) => Math.min(...runs.map((run) => run[key]));
console.log(
  JSON.stringify({
    first: runs[0].seconds,
    best: best("seconds"),
    bestCpu: best("cpuSeconds"),
    megabytes,
  }),
);

/** Resource usage would count the parent's memory, from before this program was loaded. */
function peakMegabytes() {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024;
}
