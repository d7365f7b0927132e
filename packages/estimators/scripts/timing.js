// Times `auto` and `tridiag-n-mienf` on 10,000 rows of laws they were not tuned on, and writes results/timing.md. Run after a
// build, on an idle machine: node packages/estimators/scripts/timing.js [--seed 601] [--rows 10000]
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  beyondNormalTask,
  correlatedNormal,
  correlatedUniform,
  exponentiatedNormal,
  smoothedUniform,
  student,
} from "@mienf/datasets";
import { estimatorRegistry } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

const { values: flags } = parseArgs({
  options: { seed: { type: "string", default: "601" }, rows: { type: "string", default: "10000" } },
});
const seed = Number(flags.seed);

/** Seconds that the project allows. */
const limits = { auto: { 5: 60, 32: 180 }, "tridiag-n-mienf": { 5: 20, 32: 60 } };
const rotated = (lawOf) => (dim, rotation) =>
  lawOf({ dimX: dim, dimY: dim, mutualInformation: dim, rotation });
const laws = {
  "correlated normal, rotated": rotated(correlatedNormal),
  "correlated uniform, rotated": rotated(correlatedUniform),
  "exponentiated normal, rotated": rotated(exponentiatedNormal),
  "Student ν=4, rotated": rotated((options) => student({ ...options, degreesOfFreedom: 4 })),
  "smoothed uniform": (dim) => smoothedUniform({ dim, mutualInformation: dim }),
  "spirals over sparse normal": () => beyondNormalTask("spiral-multinormal-sparse-5-5-2-2.0"),
};
const only = { "spirals over sparse normal": [5] };

const runtime = await createOnnxRuntime();
const lines = [];
for (const [estimator, allowed] of Object.entries(limits)) {
  const descriptor = estimatorRegistry.get(estimator);
  for (const dim of Object.keys(allowed).map(Number)) {
    for (const [law, make] of Object.entries(laws)) {
      if (!(only[law]?.includes(dim) ?? true)) {
        continue;
      }
      const source = createRandomSource(seed).split(`${law} ${dim}`);
      const made = make(dim, source.split("law"));
      const { x, y } = made.sample(Number(flags.rows), source.split("rows"));
      const startMs = performance.now();
      const { mutualInformation, verdict } = await descriptor
        .create(descriptor.options.parse({}))
        .fit(x, y, { runtime, seed });
      const seconds = (performance.now() - startMs) / 1000;
      const truth = made.mutualInformation;
      lines.push(
        `| ${estimator} | ${law} | ${dim} + ${dim} | ${truth.toFixed(2)} | ${mutualInformation.toFixed(2)} | ${verdict} | ${seconds.toFixed(1)} | ${allowed[dim]} |`,
      );
      console.log(lines.at(-1), os.loadavg()[0].toFixed(1));
    }
  }
}
await runtime.dispose();

const folder = fileURLToPath(new URL("../results/", import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(
  `${folder}timing.md`,
  `# Time that estimates take

Made on ${new Date().toISOString().slice(0, 10)} by \`node packages/estimators/scripts/${["timing.js", ...process.argv.slice(2)].join(" ")}\`: Node ${process.version},
${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)} at the end. ${flags.rows} rows, seed ${seed}; information in nats, elapsed seconds
beside the goals that the project has set itself (tridiag-n-mienf: a third of auto's).

| estimator | law | columns | exact | estimate | verdict | seconds | goal |
| --- | --- | --- | ---: | ---: | --- | ---: | ---: |
${lines.join("\n")}
`,
);
