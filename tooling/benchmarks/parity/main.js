// Compares what every runtime present makes of every layer: values and gradients against those of the cpu runtime, and
// gradients against finite differences. Usage: node parity/main.js; writes results/parity.{json,md},
// and ends with code 1 where they differ by more than rounding.
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { evaluateLayer, gradientError, largestDifference } from "@mienf/testing/runtime-contract";
import { layers } from "./layers.js";
import { starts } from "./runtimes.js";

const runtimes = [];
const absent = [];
for (const [name, start] of Object.entries(starts)) {
  try {
    runtimes.push({ name, runtime: await start() });
  } catch (error) {
    absent.push({ name, reason: error.message.replace(/^create\w+: /u, "").split(/ \(|; /u)[0] });
  }
}
const [{ runtime: reference }] = runtimes;

const rows = [];
for (const layer of layers) {
  console.error(`${layer.name} …`);
  const expected = await evaluateLayer(reference, layer.create());
  const cells = {};
  for (const { name: runtimeName, runtime } of runtimes) {
    cells[runtimeName] = await compare(runtime, layer, expected);
  }
  rows.push({ layer: layer.name, cells });
}
const report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown processor"}, ${process.platform}-${process.arch}`,
  node: process.versions.node,
  runtimes: runtimes.map(({ name, runtime }) => ({ name, device: runtime.device })),
  absent,
  rows,
};
const folder = new URL("../results/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("parity.json", folder), `${JSON.stringify(report, undefined, 2)}\n`);
writeFileSync(new URL("parity.md", folder), markdown(report));
const different = rows.filter(({ cells }) => Object.values(cells).some(isDifferent));
for (const { layer } of different) {
  console.error(`The runtimes differ on: ${layer}`);
}
// At once: Dawn may take the process with it as it ends.
process.exit(different.length === 0 ? 0 : 1);

/** Beyond what float32, or finite differences of it, can lose. */
function isDifferent({ missing, values, gradient, finiteDifferences }) {
  return missing === undefined && !(Math.max(values, gradient) < 1e-3 && finiteDifferences < 2e-2);
}

/** Largest differences relative to the numbers' size; `missing` names a kernel that the runtime lacks. */
async function compare(runtime, layer, expected) {
  try {
    const got = await evaluateLayer(runtime, layer.create());
    const values = got.outputs.map((output, index) =>
      largestDifference(output, expected.outputs[index]),
    );
    return {
      values: Math.max(...values),
      gradient: largestDifference(got.gradient, expected.gradient),
      finiteDifferences: await gradientError(runtime, layer.create()),
    };
  } catch (error) {
    const kernel = /Kernel '(\w+)' not registered/u.exec(error.message)?.[1];
    if (kernel === undefined) {
      throw error;
    }
    return { missing: kernel };
  }
}

function markdown({ date, machine, node, rows: lines }) {
  const names = runtimes.map(({ name }) => name);
  const cell = (entry) =>
    entry.missing === undefined
      ? [entry.values, entry.gradient, entry.finiteDifferences].map(scientific).join(" · ")
      : `no kernel ${entry.missing}`;
  return [
    "# Parity of the runtimes",
    "",
    `Made ${date} by \`node parity/main.js\` on ${machine}, Node ${node}.`,
    "",
    "In each cell: largest difference of the layer's values, and of their weighted sum's gradient, from the cpu runtime's,",
    "relative to the number where it is above 1; then the largest difference of the gradient from finite differences, relative to",
    "its length. All arithmetic is float32, whose finite differences are good to about 1e-3.",
    "",
    ...runtimes.map(({ name, runtime }) => `- ${name}: ${runtime.device}`),
    ...absent.map(({ name, reason }) => `- ${name}: not on this machine (${reason})`),
    "",
    `| layer | ${names.join(" | ")} |`,
    `| --- |${" --- |".repeat(names.length)}`,
    ...lines.map(
      ({ layer, cells }) => `| ${layer} | ${names.map((name) => cell(cells[name])).join(" | ")} |`,
    ),
    "",
  ].join("\n");
}

function scientific(value) {
  return value === 0 ? "0" : value.toExponential(0);
}
