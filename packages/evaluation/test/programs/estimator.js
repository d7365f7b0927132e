// An estimator in another program, as a suite may name one: a CSV file in, JSON out. It fits a straight line.
import { appendFileSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: {
    seed: { type: "string", default: "0" },
    log: { type: "string" },
    "wait-ms": { type: "string", default: "0" },
  },
  allowPositionals: true,
});
if (values.log !== undefined) {
  appendFileSync(values.log, "started\n");
}
await new Promise((resolve) => {
  setTimeout(resolve, Number(values["wait-ms"]));
});
const [header, ...lines] = readFileSync(positionals[0], "utf8").trimEnd().split("\n");
if (header !== "x0,y0") {
  process.stderr.write(`expected the columns x0,y0, got ${header}\n`);
  process.exit(1);
}
const rows = lines.map((line) => line.split(",").map(Number));
const sum = (of) => rows.reduce((total, [x, y]) => total + of(x, y), 0);
const n = rows.length;
const moment = (of, a, b) => sum(of) / n - (sum(a) / n) * (sum(b) / n);
const x = (first) => first;
const y = (_first, second) => second;
const covariance = moment((a, b) => a * b, x, y);
const varianceX = moment((a) => a * a, x, x);
const varianceY = moment((_a, b) => b * b, y, y);
const squared = covariance ** 2 / (varianceX * varianceY);
const reach = 1.96 * Math.sqrt(squared / n);
const mutualInformation = -Math.log1p(-squared) / 2;
process.stdout.write(
  JSON.stringify({
    mutualInformation,
    interval: { low: mutualInformation - reach, high: mutualInformation + reach },
    warnings: [`seed ${values.seed}`],
    parameters: 1,
  }),
);
