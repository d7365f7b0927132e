// Measures estimators on pairs of images with exact mutual information, and writes results/images.md. Run after a build:
//   node packages/estimators/scripts/images.js [--rows 10000] [--size 16] [--seeds 501,502] [--information 1,3,7]
//     [--laws plates,rectangles] [--estimator compressed-mienf] [--set '{"compression":"pca","readOut":"auto"}']
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gaussianPlates, rectangles } from "@mienf/datasets";
import { estimatorRegistry } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "10000" },
    size: { type: "string", default: "16" },
    seeds: { type: "string", default: "501,502" },
    information: { type: "string", default: "1,3,7" },
    laws: { type: "string", default: "plates,rectangles" },
    estimator: { type: "string", default: "compressed-mienf" },
    set: { type: "string", default: "{}" },
  },
});

const laws = { plates: gaussianPlates, rectangles };
const size = Number(flags.size);
const descriptor = estimatorRegistry.get(flags.estimator);
const options = descriptor.options.parse(JSON.parse(flags.set));
const listOf = (flag) => flag.split(",");
const cells = [];
for (const seed of listOf(flags.seeds)) {
  for (const law of listOf(flags.laws)) {
    for (const nats of listOf(flags.information)) {
      cells.push({ seed: Number(seed), law, truth: Number(nats) });
    }
  }
}
const runtime = await createOnnxRuntime({ threads: 1 });
const lines = [];
for (const { seed, law, truth } of cells) {
  const { x, y } = laws[law]({ mutualInformation: truth, size }).sample(
    Number(flags.rows),
    createRandomSource(seed).split(`${law} ${truth}`),
  );
  const before = process.cpuUsage();
  const { mutualInformation, interval, verdict, diagnostics } = await descriptor
    .create(options)
    .fit(x, y, { runtime, seed: 0 });
  const { user, system } = process.cpuUsage(before);
  const cell = [
    law,
    truth,
    seed,
    mutualInformation.toFixed(2),
    (mutualInformation - truth).toFixed(2),
    `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`,
    [diagnostics.codeX, diagnostics.codeY].map(Number).join(" + "),
    verdict,
    ((user + system) / 1e6).toFixed(0),
  ];
  lines.push(`| ${cell.join(" | ")} |`);
  console.log(lines.at(-1));
  writeTable();
}
await runtime.dispose();

/** After every cell, so that a run that is stopped leaves what it has. */
function writeTable() {
  const words = process.argv.slice(2).map((word) => ` ${word}`);
  const folder = fileURLToPath(new URL("../results/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const text = [
    "# Images with exact mutual information",
    "",
    `Made by \`node packages/estimators/scripts/images.js${words.join("")}\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, one thread of`,
    `${os.cpus()[0]?.model} (${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(0)}), \`${flags.estimator}\`, ${flags.rows} pairs of ${size}×${size} pixels. In nats, and seconds of processor time.`,
    "",
    "| images | exact | seed | estimate | error | 95 % interval | code | verdict | seconds |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ];
  writeFileSync(`${folder}images.md`, text.join("\n"));
}
