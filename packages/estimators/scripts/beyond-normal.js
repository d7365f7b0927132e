// Runs estimators on the 40 tasks of the "Beyond Normal" benchmark and writes results/beyond-normal.md.
// Run after a build: node packages/estimators/scripts/beyond-normal.js [--rows 10000] [--seeds 1] [--only TEXT] [--dry]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { beyondNormalTask, beyondNormalTaskIds } from "@mienf/datasets";
import { estimatorRegistry } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "10000" },
    seeds: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    estimator: { type: "string", default: "auto" },
    dry: { type: "boolean", default: false },
  },
});
const rows = Number(flags.rows);
const seeds = flags.seeds.split(",").map(Number);
const descriptor = estimatorRegistry.get(flags.estimator);
const estimator = descriptor.create(descriptor.options.parse({}));
const runtime = await createOnnxRuntime();

const results = [];
for (const id of beyondNormalTaskIds.filter((each) => each.includes(flags.only))) {
  const law = beyondNormalTask(id);
  const runs = [];
  for (const seed of seeds) {
    const { x, y } = law.sample(rows, createRandomSource(seed).split(id));
    runs.push(await estimator.fit(x, y, { runtime, seed }));
  }
  const mean = runs.reduce((sum, run) => sum + run.mutualInformation, 0) / runs.length;
  const exact = law.mutualInformation;
  const error =
    runs.reduce((sum, run) => sum + Math.abs(run.mutualInformation - exact), 0) / runs.length;
  const covered = runs.filter(
    ({ interval }) => interval.low <= exact && exact <= interval.high,
  ).length;
  const bases = [
    ...new Set(runs.flatMap(({ diagnostics }) => diagnostics.folds.map((fold) => fold.base))),
  ];
  const seconds = Math.max(...runs.map((run) => run.seconds));
  const verdicts = [...new Set(runs.map((run) => run.verdict))];
  results.push({ id, exact, mean, error, covered, bases, seconds, verdicts });
  console.error(
    `${id}: ${mean.toFixed(4)} for ${exact.toFixed(4)}, ${seconds.toFixed(0)} s, ${bases.join("; ")}`,
  );
}
await runtime.dispose();

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const average = results.reduce((sum, { error }) => sum + error, 0) / results.length;
const within = results.filter(({ error }) => error <= 0.1).length;
const table = [
  `# The 40 tasks of "Beyond Normal": ${flags.estimator}`,
  "",
  `Made by \`node packages/estimators/scripts/beyond-normal.js ${process.argv.slice(2).join(" ")}\` on ${new Date().toISOString().slice(0, 10)}: @mienf/estimators ${version}, Node ${process.version}, ${os.cpus()[0]?.model} (${os.cpus().length} cores), ${rows} rows, seeds ${seeds.join(", ")}, default options. In nats. The tasks are those of Czyż et al. 2023.`,
  "",
  `Mean absolute error over ${results.length} tasks: **${average.toFixed(4)}**; within 0.1 nats: **${within}**.`,
  "",
  "| task | exact | estimate | mean absolute error | intervals that cover | verdicts | bases chosen | slowest, s |",
  "| --- | --- | --- | --- | --- | --- | --- | --- |",
  ...results.map(
    (each) =>
      `| \`${each.id}\` | ${each.exact.toFixed(4)} | ${each.mean.toFixed(4)} | ${each.error.toFixed(4)} | ${each.covered} of ${seeds.length} | ${each.verdicts.join(", ")} | ${each.bases.join("; ")} | ${each.seconds.toFixed(0)} |`,
  ),
  "",
].join("\n");
console.log(table);
if (!flags.dry) {
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const name = rows === 10_000 ? "beyond-normal.md" : `beyond-normal-${rows}.md`;
  writeFileSync(fileURLToPath(new URL(name, folder)), table);
}
