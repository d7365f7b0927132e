// One size in a process of its own, so that its peak memory is known: node one-size.js <rows>
import { ksg } from "@mienf/estimators/nearest-neighbors";
import { gaussianRows } from "./gaussian-rows.js";

const { x, y } = gaussianRows(Number(process.argv[2]), 1);
let seconds = Infinity;
for (let turn = 0; turn < 3; turn += 1) {
  const start = performance.now();
  await ksg({ k: 3, interval: "asymptotic" }).fit(x, y);
  seconds = Math.min(seconds, (performance.now() - start) / 1000);
}
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
