// Measures tridiag-N-MIENF against exact mutual information and writes results/accuracy.md.
// Run after a build: node packages/estimators/scripts/accuracy.js [--seeds 1,2,3] [--only TEXT]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { correlatedNormal, correlatedUniform } from "@mienf/datasets";
import { tridiagNMienf } from "@mienf/estimators";
import { createMatrix, createRandomSource, haarOrthogonal, multiply } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

const ROWS = 10_000;
const { values: flags } = parseArgs({
  options: {
    seeds: { type: "string", default: "101,102,103" },
    only: { type: "string", default: "" },
    dry: { type: "boolean", default: false },
    set: { type: "string", multiple: true, default: [] },
  },
});
const seeds = flags.seeds.split(",").map(Number);
const settings = Object.fromEntries(flags.set.map((pair) => pair.split("=")));

const mapColumns = (matrix, fn) => createMatrix(matrix.rows, matrix.columns, matrix.data.map(fn));
const rotate = (matrix, source) => multiply(matrix, haarOrthogonal(matrix.columns, source));

/** Laws by name: each makes a pair for a seed and says its exact mutual information. */
const cases = [];
for (const dim of [1, 2, 5, 16]) {
  for (const perDim of [0.5, 2]) {
    const mutualInformation = perDim * dim;
    const size = `${dim}+${dim}`;
    cases.push({
      name: `correlated normal, rotated, ${size}`,
      mutualInformation,
      sample: (source) =>
        correlatedNormal({
          dimX: dim,
          dimY: dim,
          mutualInformation,
          rotation: source.split("rotation"),
        }).sample(ROWS, source.split("rows")),
    });
    cases.push({
      name: `correlated uniform, rotated before the uniform map, ${size}`,
      mutualInformation,
      sample: (source) =>
        correlatedUniform({
          dimX: dim,
          dimY: dim,
          mutualInformation,
          rotation: source.split("rotation"),
        }).sample(ROWS, source.split("rows")),
    });
  }
}
for (const [dimX, dimY] of [
  [2, 5],
  [7, 1],
  [16, 3],
]) {
  cases.push({
    name: `correlated normal, rotated, ${dimX}+${dimY}`,
    mutualInformation: 2,
    sample: (source) =>
      correlatedNormal({
        dimX,
        dimY,
        mutualInformation: 2,
        rotation: source.split("rotation"),
      }).sample(ROWS, source.split("rows")),
  });
}
for (const { name, fn } of [
  { name: "cube of X's margins", fn: (value) => value ** 3 },
  { name: "exp of X's margins", fn: Math.exp },
]) {
  cases.push({
    name: `correlated normal, rotated, 5+5, ${name}`,
    mutualInformation: 5,
    sample: (source) => {
      const { x, y } = correlatedNormal({
        dimX: 5,
        dimY: 5,
        mutualInformation: 5,
        rotation: source.split("rotation"),
      }).sample(ROWS, source.split("rows"));
      return { x: mapColumns(x, fn), y };
    },
  });
}
cases.push({
  name: "independent normal, 5+5",
  mutualInformation: 0,
  sample: (source) =>
    correlatedNormal({ dimX: 5, dimY: 5, mutualInformation: 0 }).sample(ROWS, source.split("rows")),
});
for (const dim of [2, 5]) {
  cases.push({
    name: `correlated uniform, sides rotated afterwards, ${dim}+${dim} (no target)`,
    mutualInformation: 0.5 * dim,
    noTarget: true,
    sample: (source) => {
      const { x, y } = correlatedUniform({
        dimX: dim,
        dimY: dim,
        mutualInformation: 0.5 * dim,
      }).sample(ROWS, source.split("rows"));
      return { x: rotate(x, source.split("x")), y: rotate(y, source.split("y")) };
    },
  });
}

const runtime = await createOnnxRuntime();
const rows = [];
for (const { name, mutualInformation, sample, noTarget } of cases.filter((each) =>
  each.name.includes(flags.only),
)) {
  const allowed = mutualInformation === 0 ? 0.03 : 0.05 + 0.02 * mutualInformation;
  const results = [];
  for (const seed of seeds) {
    const { x, y } = sample(createRandomSource(seed));
    const estimate = await tridiagNMienf(settings).fit(x, y, { runtime, seed });
    results.push(estimate);
    console.error(
      `${name}, seed ${seed}: ${estimate.mutualInformation.toFixed(4)} for ${mutualInformation} ` +
        `[${estimate.interval.low.toFixed(3)}, ${estimate.interval.high.toFixed(3)}], closed form ${estimate.diagnostics.closedForm.toFixed(4)}, ` +
        `${estimate.seconds.toFixed(1)} s, best epochs ${estimate.diagnostics.folds.map((f) => f.training?.bestEpoch)}`,
    );
  }
  const errors = results.map((each) => each.mutualInformation - mutualInformation);
  const worst = Math.max(...errors.map(Math.abs));
  rows.push({
    name,
    mutualInformation,
    estimates: results.map((each) => each.mutualInformation.toFixed(3)).join(", "),
    worst,
    allowed: noTarget ? null : allowed,
    covered: results.filter(
      ({ interval }) => interval.low <= mutualInformation && mutualInformation <= interval.high,
    ).length,
    seconds: Math.max(...results.map((each) => each.seconds)),
  });
}
await runtime.dispose();

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const table = [
  "# Accuracy of tridiag-N-MIENF",
  "",
  `Made by \`node packages/estimators/scripts/accuracy.js\` on ${new Date().toISOString().slice(0, 10)}: @mienf/estimators ${version}, Node ${process.version}, ` +
    `${os.cpus()[0]?.model} (${os.cpus().length} cores), ${ROWS} rows, seeds ${seeds.join(", ")}, default options. In nats. "Allowed" is 0.05 + 2 % of the truth, and 0.03 for independent data.`,
  "",
  "| law | exact | estimates | worst error | allowed | 95 % intervals that cover | slowest, s |",
  "| --- | --- | --- | --- | --- | --- | --- |",
  ...rows.map(
    (row) =>
      `| ${row.name} | ${row.mutualInformation} | ${row.estimates} | ${row.worst.toFixed(3)} | ${row.allowed?.toFixed(3) ?? "–"} | ${row.covered} of ${seeds.length} | ${row.seconds.toFixed(1)} |`,
  ),
  "",
].join("\n");
console.log(table);
const missed = rows.filter((row) => row.allowed !== null && row.worst > row.allowed);
console.error(
  missed.length === 0
    ? "All within what is allowed."
    : `Missed: ${missed.map((row) => row.name).join("; ")}`,
);
if (!flags.dry) {
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileURLToPath(new URL("accuracy.md", folder)), table);
}
