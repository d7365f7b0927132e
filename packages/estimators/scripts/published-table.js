// Reproduces a published table of mean absolute errors (VanessB/mutinfo, commit 0a34663, 2026-08-13:
// source/evaluate/tables/lowdim/continuous/distribution_estimator-MAE-10000.tex) and writes results/published-table.md.
// Every estimate is kept in results/published-table.jsonl, and made once: stop it at any time, and start it again.
// Run after a build: node packages/estimators/scripts/published-table.js [--laws A,B] [--estimators A,B] [--seeds 42,43]
//   [--information 0,1] [--dims 1,2,3] [--settings "k=1;k=5"] [--minutes 25] [--report]
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { estimators, laws, unpublished } from "./published/published-cells.js";
import { publishedSample } from "./published/published-sample.js";
import { reportOf } from "./published/published-report.js";

const { values: flags } = parseArgs({
  options: {
    laws: { type: "string", default: Object.keys(laws).join(",") },
    estimators: { type: "string", default: Object.keys(estimators).join(",") },
    seeds: { type: "string", default: "42" },
    information: { type: "string", default: "1,5,10,3,0,2,4,6,7,8,9" },
    dims: { type: "string", default: "1,2,3" },
    settings: { type: "string", default: "" },
    minutes: { type: "string", default: "Infinity" },
    report: { type: "boolean", default: false },
  },
});
const numbers = (text) => text.split(",").map(Number);
const folder = new URL("../results/", import.meta.url);
const log = fileURLToPath(new URL("published-table.jsonl", folder));
mkdirSync(folder, { recursive: true });

const keyOf = ({ law, variant, estimator, setting, information, dim, seed }) =>
  [law, variant, estimator, setting, information, dim, seed].join("|");
const linesOf = (path) =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
// Two runs at a time may make an estimate twice.
const known = new Map(linesOf(log).map((cell) => [keyOf(cell), cell]));
const cells = [...known.values()];
const done = new Set(known.keys());
const startMs = performance.now();
const late = () => flags.report || performance.now() - startMs > 60_000 * Number(flags.minutes);
const runtime = await createOnnxRuntime({ threads: 1 });

for (const seed of numbers(flags.seeds)) {
  for (const information of numbers(flags.information)) {
    for (const dim of numbers(flags.dims)) {
      for (const law of flags.laws.split(",").filter((name) => !unpublished(name, information))) {
        for (const variant of laws[law].keys()) {
          await estimateAll({ law, variant, information, dim, seed });
        }
      }
    }
  }
}
await runtime.dispose();

/** Runs the estimators that have not been run on this sample. */
async function estimateAll(which) {
  const wanted = flags.estimators
    .split(",")
    .flatMap((estimator) =>
      Object.keys(estimators[estimator]).map((setting) => ({ ...which, estimator, setting })),
    )
    .filter((cell) => flags.settings === "" || flags.settings.split(";").includes(cell.setting))
    .filter((cell) => !done.has(keyOf(cell)));
  if (wanted.length === 0 || late()) {
    return;
  }
  const { seed } = which;
  const { x, y } = publishedSample(which);
  for (const cell of wanted) {
    if (late()) {
      return;
    }
    const outcome = await estimators[cell.estimator][cell.setting]
      .fit(x, y, { runtime, seed })
      .then(({ mutualInformation, seconds }) => ({ estimate: mutualInformation, seconds }))
      .catch((error) => ({ estimate: null, error: error.message }));
    const line = { ...cell, ...outcome };
    cells.push(line);
    appendFileSync(log, `${JSON.stringify(line)}\n`);
    console.error(
      keyOf(cell),
      outcome.estimate?.toFixed(3) ?? outcome.error,
      outcome.seconds?.toFixed(1),
    );
  }
}

const published = readFileSync(
  new URL("./published/mutinfo-lowdim-mae-n10000.csv", import.meta.url),
  "utf8",
);
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const made = `\`node packages/estimators/scripts/published-table.js\` on ${new Date().toISOString().slice(0, 10)}: @mienf/estimators ${version}, Node ${process.version}, ${os.cpus()[0]?.model} (${os.cpus().length} cores), load average ${os.loadavg()[0].toFixed(1)} at the end`;
writeFileSync(
  fileURLToPath(new URL("published-table.md", folder)),
  reportOf({
    cells,
    pytorch: linesOf(fileURLToPath(new URL("published-table-pytorch.jsonl", folder))),
    published,
    made,
    laws: Object.keys(laws),
    estimators: Object.keys(estimators),
  }),
);
