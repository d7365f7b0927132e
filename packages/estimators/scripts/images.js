// Measures estimators on pairs of images with exact mutual information, and writes results/images.md. Run after a build:
//   node packages/estimators/scripts/images.js [--rows 10000] [--size 16] [--seed 301] [--only compressed-mienf]
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
    seed: { type: "string", default: "301" },
    only: { type: "string", default: "" },
  },
});

const autoencoder = { hidden: 128, epochs: 100 };
const pca = { compression: "pca" };
const cells = [
  { law: "plates", truth: 1, estimator: "compressed-mienf", settings: autoencoder },
  { law: "plates", truth: 3, estimator: "compressed-mienf", settings: autoencoder },
  { law: "plates", truth: 7, estimator: "compressed-mienf", settings: autoencoder },
  { law: "rectangles", truth: 1, estimator: "compressed-mienf", settings: autoencoder },
  { law: "rectangles", truth: 3, estimator: "compressed-mienf", settings: autoencoder },
  { law: "plates", truth: 1, estimator: "image-mienf", settings: {} },
  { law: "plates", truth: 3, estimator: "image-mienf", settings: {} },
  { law: "plates", truth: 1, estimator: "compressed-mienf", settings: pca },
  { law: "plates", truth: 3, estimator: "compressed-mienf", settings: pca },
];
const laws = { plates: gaussianPlates, rectangles };
const size = Number(flags.size);
const source = createRandomSource(Number(flags.seed));
const runtime = await createOnnxRuntime({ threads: 1 });
const lines = [];
for (const { law, truth, estimator, settings } of cells.filter((cell) =>
  cell.estimator.includes(flags.only),
)) {
  const { x, y } = laws[law]({ mutualInformation: truth, size }).sample(
    Number(flags.rows),
    source.split(`${law} ${truth}`),
  );
  const descriptor = estimatorRegistry.get(estimator);
  const options = descriptor.options.parse(settings);
  const { mutualInformation, interval, verdict, seconds } = await descriptor
    .create(options)
    .fit(x, y, { runtime, seed: 0 });
  const set = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const cell = [
    law,
    truth,
    `\`${estimator}\`${set.length > 0 ? `, ${set.join(", ")}` : ""}`,
    mutualInformation.toFixed(2),
    (mutualInformation - truth).toFixed(2),
    `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`,
    verdict,
    seconds.toFixed(0),
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
    `${os.cpus()[0]?.model} (${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(0)}: on a machine that has nothing else to do it is quicker), ${flags.rows} pairs of`,
    `${size}×${size} pixels, seed ${flags.seed}. In nats.`,
    "",
    "| images | exact | estimator | estimate | error | 95 % interval | verdict | seconds |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ];
  writeFileSync(`${folder}images.md`, text.join("\n"));
}
