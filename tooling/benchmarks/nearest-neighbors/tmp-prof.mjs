import { ksg } from "@mienf/estimators/nearest-neighbors";
import { gaussianRows } from "./gaussian-rows.js";
const [n, d] = [+process.argv[2] || 100000, +process.argv[3] || 1];
const { x, y } = gaussianRows(n, d);
for (let i = 0; i < (+process.argv[4] || 12); i++) {
  const c = process.cpuUsage();
  const t = performance.now();
  await ksg({ k: 3, threads: +process.argv[5] || 1, interval: "asymptotic" }).fit(x, y);
  const u = process.cpuUsage(c);
  console.log(
    n,
    d,
    (performance.now() - t).toFixed(0),
    "cpu",
    ((u.user + u.system) / 1e3).toFixed(0),
  );
}
