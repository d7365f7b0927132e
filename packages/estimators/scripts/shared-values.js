// Measures an estimator on columns that no density describes: counts, rounded or clipped values, zeros in most rows. Writes
// results/shared-values.md. Run after a build:
//   node packages/estimators/scripts/shared-values.js [--estimator auto] [--seeds 601,602,603]
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { estimatorRegistry } from "@mienf/estimators";
import { createMatrix, createRandomSource, normalCdf, normalPdf } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

const { values: flags } = parseArgs({
  options: {
    estimator: { type: "string", default: "auto" },
    seeds: { type: "string", default: "601,602,603" },
  },
});

const rounded = (value, digits) => Number(value.toFixed(digits));
const zeroOr = (share, source) => (source.uniform() < share ? 0 : source.normal());

/** A count of Poisson's law, by Knuth's products of uniform numbers. */
function poisson(mean, source) {
  let count = 0;
  for (let product = source.uniform(); product > Math.exp(-mean); product *= source.uniform()) {
    count += 1;
  }
  return count;
}

/** Independent columns: how many a side, rows, and a value. */
const independent = [
  { name: "rectified normal", dim: 16, rows: 500, draw: (source) => Math.max(0, source.normal()) },
  {
    name: "rectified normal after dropout",
    dim: 8,
    rows: 1000,
    draw: (source) => Math.max(0, zeroOr(0.5, source)),
  },
  { name: "normal, 95 % zeros", dim: 16, rows: 1000, draw: (source) => zeroOr(0.95, source) },
  { name: "normal, 4 % zeros", dim: 16, rows: 1000, draw: (source) => zeroOr(0.04, source) },
  {
    name: "clipped to [0, 1]",
    dim: 8,
    rows: 1000,
    draw: (source) => Math.min(1, Math.max(0, 0.5 + 0.6 * source.normal())),
  },
  {
    name: "sigmoid in float32",
    dim: 8,
    rows: 1000,
    draw: (s) => Math.fround(1 / (1 + Math.exp(-8 * s.normal()))),
  },
  {
    name: "rounded to one digit",
    dim: 16,
    rows: 600,
    draw: (source) => rounded(source.normal(), 1),
  },
  {
    name: "rounded to two digits",
    dim: 16,
    rows: 600,
    draw: (source) => rounded(source.normal(), 2),
  },
  {
    name: "prices",
    dim: 6,
    rows: 1000,
    draw: (source) => Math.round(Math.exp(3 + source.normal())) + 0.99,
  },
  {
    name: "integers below 300",
    dim: 16,
    rows: 1000,
    draw: (source) => Math.floor(300 * source.uniform()),
  },
  { name: "counts, mean 3", dim: 2, rows: 1000, draw: (source) => poisson(3, source) },
  { name: "counts, mean 2", dim: 16, rows: 1000, draw: (source) => poisson(2, source) },
  { name: "counts, mean 50", dim: 12, rows: 1000, draw: (source) => poisson(50, source) },
  { name: "hours", dim: 3, rows: 1000, draw: (source) => Math.floor(24 * source.uniform()) },
  { name: "yes or no", dim: 8, rows: 1000, draw: (source) => Math.floor(2 * source.uniform()) },
];

/** Pairs of columns that depend on each other: columns a side, rows, a pair of values, nats of each pair. */
const dependent = [
  ...[
    [1, 0.8, 0],
    [1, 0.8, 1],
    [3, 0.8, 0],
    [12, 0.8, 0],
  ].map(([dim, correlation, threshold]) => ({
    name: `correlated normal above ${threshold}, 0 below, ρ = ${correlation}`,
    dim,
    rows: 5000,
    pair: (source) => {
      const a = source.normal();
      const b = correlation * a + Math.sqrt(1 - correlation ** 2) * source.normal();
      return [a, b].map((value) => Math.max(0, value - threshold));
    },
    each: rectifiedInformation(correlation, threshold),
  })),
  {
    name: "yes or no, one of five answers flipped",
    dim: 8,
    rows: 2000,
    pair: flipped(0.2),
    each: Math.log(2) - entropyOf(0.2),
  },
  { name: "yes or no, the same", dim: 8, rows: 1000, pair: flipped(0), each: Math.log(2) },
  {
    name: "counts, mean 2, half of them copied",
    dim: 1,
    rows: 1000,
    pair: copied(2),
    each: copiedInformation(2),
  },
  {
    name: "counts, mean 2, half of them copied",
    dim: 2,
    rows: 1000,
    pair: copied(2),
    each: copiedInformation(2),
  },
  {
    name: "counts, mean 2, half of them copied",
    dim: 8,
    rows: 3000,
    pair: copied(2),
    each: copiedInformation(2),
  },
];

/** By the midpoint rule over x and, where both are above, over y. */
function rectifiedInformation(correlation, threshold) {
  const residual = Math.sqrt(1 - correlation ** 2);
  const [step, end] = [0.005, 8.5];
  const below = normalCdf(threshold);
  let information = 0;
  let bothBelow = 0;
  for (let x = -end + step / 2; x < end; x += step) {
    const share = normalPdf(x) * step;
    const given = normalCdf((threshold - correlation * x) / residual);
    if (x < threshold) {
      bothBelow += share * given;
      continue;
    }
    information += given > 0 ? 2 * share * given * Math.log(given / below) : 0;
    for (let y = threshold + step / 2; y < end; y += step) {
      const density = normalPdf((y - correlation * x) / residual) / residual;
      information += density > 0 ? share * step * density * Math.log(density / normalPdf(y)) : 0;
    }
  }
  return information + bothBelow * Math.log(bothBelow / below ** 2);
}

function entropyOf(share) {
  return -share * Math.log(share) - (1 - share) * Math.log(1 - share);
}

function flipped(share) {
  return (source) => {
    const value = Math.floor(2 * source.uniform());
    return [value, source.uniform() < share ? 1 - value : value];
  };
}

function copied(mean) {
  return (source) => {
    const value = poisson(mean, source);
    return [value, source.uniform() < 0.5 ? value : poisson(mean, source)];
  };
}

function copiedInformation(mean) {
  const shares = [Math.exp(-mean)];
  for (let count = 1; count < 60; count += 1) {
    shares.push((shares[count - 1] * mean) / count);
  }
  return shares
    .flatMap((p, i) =>
      shares.map((q, j) => ({ p, q, joint: 0.5 * p * q + (i === j ? 0.5 * p : 0) })),
    )
    .reduce((sum, { p, q, joint }) => sum + joint * Math.log(joint / (p * q)), 0);
}

const kinds = [
  ...independent.map(({ name, dim, rows, draw }) => ({
    name: `independent: ${name}`,
    dim,
    rows,
    exact: 0,
    pair: (source) => [draw(source), draw(source)],
  })),
  ...dependent.map(({ each, ...kind }) => ({ ...kind, exact: kind.dim * each })),
];
const descriptor = estimatorRegistry.get(flags.estimator);
const runtime = await createOnnxRuntime({ threads: 1 });
const lines = [];
for (const { name, dim, rows, exact, pair } of kinds) {
  const runs = [];
  for (const seed of flags.seeds.split(",").map(Number)) {
    const source = createRandomSource(seed).split(name);
    const [x, y] = [createMatrix(rows, dim), createMatrix(rows, dim)];
    for (let at = 0; at < rows * dim; at += 1) {
      [x.data[at], y.data[at]] = pair(source);
    }
    const estimator = descriptor.create(descriptor.options.parse({}));
    runs.push(await estimator.fit(x, y, { runtime, seed }));
  }
  const estimates = runs.map(({ mutualInformation }) => mutualInformation.toFixed(3)).join(", ");
  const covered = runs.filter(
    ({ interval }) => interval && interval.low <= exact && exact <= interval.high,
  ).length;
  const verdicts = [...new Set(runs.map(({ verdict }) => verdict))].join(", ");
  const slowest = Math.max(...runs.map(({ seconds }) => seconds)).toFixed(0);
  const line = `| ${name} | ${dim} | ${rows} | ${exact.toFixed(3)} | ${estimates} | ${covered} of ${runs.length} | ${verdicts} | ${slowest} |`;
  lines.push(line);
  process.stderr.write(`${line}\n`);
}
await runtime.dispose();
const folder = fileURLToPath(new URL("../results/", import.meta.url));
mkdirSync(folder, { recursive: true });
const head =
  "law of each column or pair | columns a side | rows | exact | estimates | intervals that cover | verdicts | slowest, s";
writeFileSync(
  `${folder}shared-values.md`,
  `# Columns in which rows share values

Made by \`node packages/estimators/scripts/${["shared-values.js", ...process.argv.slice(2)].join(" ")}\`, Node ${process.version}, ${os.cpus()[0].model.trim()}, ${os.cpus().length} cores (one thread), ${new Date().toISOString().slice(0, 10)}: \`${flags.estimator}\` with its defaults, seeds ${flags.seeds}, in nats.

| ${head} |
| --- | ---: | ---: | ---: | --- | --- | --- | ---: |
${lines.join("\n")}
`,
);
