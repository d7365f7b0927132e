// Measures an estimator against exact mutual information on the laws that the project has set itself goals for, and writes
// results/goals-<estimator>.md. Run after a build:
//   node packages/estimators/scripts/goals.js [--estimator auto] [--groups lowdim,rotated,…] [--seeds 201,202] [--rows 10000]
// Finished cells are kept in results/goals-<estimator>.jsonl; a run that was stopped goes on where it was.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  beyondNormalTask,
  concentricMixture,
  correlatedNormal,
  correlatedUniform,
  crossMixture,
  exponentiatedNormal,
  fencesMixture,
  galaxyMixture,
  independent,
  lettersMixture,
  logGammaExponential,
  signFlip,
  smoothedUniform,
  student,
  studentExcess,
  uniformlyQuantized,
  wavesMixture,
  wedgeMixture,
} from "@mienf/datasets";
import { estimatorRegistry } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { goalSummary } from "./goals/goal-summary.js";

const { values: flags } = parseArgs({
  options: {
    estimator: { type: "string", default: "auto" },
    groups: { type: "string", default: "lowdim,rotated,heavy,curved,independent" },
    seeds: { type: "string", default: "201,202,203,204,205" },
    rows: { type: "string", default: "10000" },
    only: { type: "string", default: "" },
    sizes: { type: "string", default: "" },
    dims: { type: "string", default: "" },
    dry: { type: "boolean", default: false },
    set: { type: "string", multiple: true, default: [] },
  },
});

const square = (dim, mutualInformation) => ({ dimX: dim, dimY: dim, mutualInformation });
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Groups of cells: each has a law's name, its dimension and information, and makes the law from a source. */
const groups = {
  lowdim: () => {
    const laws = {
      "Correlated Normal": (d, I, source) =>
        correlatedNormal({ ...square(d, I), rotation: source }),
      "Correlated Student": (d, I, source) =>
        student({ ...square(d, I), degreesOfFreedom: 4, rotation: source }),
      "Correlated Uniform": (d, I, source) =>
        correlatedUniform({ ...square(d, I), rotation: source }),
      "Log-Gamma-Exp.": (d, I) => logGammaExponential({ dim: d, mutualInformation: I }),
      "Smoothed Uniform": (d, I) => smoothedUniform({ dim: d, mutualInformation: I }),
      "Uniformly Quantized": (d, I) => uniformlyQuantized({ dim: d, mutualInformation: I }),
    };
    const alwaysPositive = new Set([
      "Correlated Student",
      "Log-Gamma-Exp.",
      "Smoothed Uniform",
      "Uniformly Quantized",
    ]);
    return Object.entries(laws).flatMap(([law, make]) =>
      range(0, 10).flatMap((I) =>
        I === 0 && alwaysPositive.has(law)
          ? []
          : [1, 2, 3].map((dim) => ({ law, dim, make: (source) => make(dim, I, source), size: I })),
      ),
    );
  },
  rotated: () =>
    Object.entries({ correlatedNormal, correlatedUniform, exponentiatedNormal }).flatMap(
      ([law, lawOf]) =>
        [4, 8, 16, 32, 64].flatMap((dim) =>
          [0.5, 1, 2, 4].map((each) => ({
            law,
            dim,
            size: each,
            make: (source) => lawOf({ ...square(dim, each * dim), rotation: source }),
          })),
        ),
    ),
  heavy: () => [
    ...[1, 2, 4, 8, 16].flatMap((dim) =>
      [1, 3, 10].map((I) => ({
        law: "smoothed uniform",
        dim,
        size: I,
        make: () => smoothedUniform({ dim, mutualInformation: I }),
      })),
    ),
    ...[1, 2, 4].flatMap((degreesOfFreedom) =>
      [1, 2, 4, 8, 16].flatMap((dim) =>
        [1, 3, 10]
          .filter((I) => studentExcess(degreesOfFreedom, dim, dim) < I)
          .map((I) => ({
            law: `Student ν=${degreesOfFreedom}`,
            dim,
            size: I,
            make: (source) => student({ ...square(dim, I), degreesOfFreedom, rotation: source }),
          })),
      ),
    ),
  ],
  curved: () => [
    ...Object.entries({
      cross: crossMixture,
      wedge: wedgeMixture,
      letters: lettersMixture,
      galaxy: galaxyMixture,
      waves: wavesMixture,
      fences: fencesMixture,
      concentric: concentricMixture,
    }).map(([shape, mixtureOf]) => ({
      law: `${shape} mixture`,
      dim: 0,
      size: 0,
      make: () => mixtureOf(),
    })),
    ...[
      "spiral-multinormal-sparse-3-3-2-2.0",
      "spiral-multinormal-sparse-5-5-2-2.0",
      "swissroll_x-normal_cdf-1v1-normal-0.75",
    ].map((id) => ({
      law: id,
      dim: 0,
      size: 0,
      make: () => beyondNormalTask(id),
    })),
    ...[0.1, 0.03, 0.01].map((noise) => ({
      law: `sign flip, noise ${noise}`,
      dim: 1,
      size: 0,
      make: () => signFlip({ noise }),
    })),
  ],
  independent: () =>
    [1, 2, 4, 8, 16, 32, 64].flatMap((dim) => [
      {
        law: "independent normal",
        dim,
        size: 0,
        make: () => independent({ dimX: dim, dimY: dim }),
      },
      {
        law: "independent uniform",
        dim,
        size: 0,
        make: () => independent({ dimX: dim, dimY: dim, margin: "uniform" }),
      },
      { law: "independent Student ν=1", dim, size: 0, make: () => independentCauchy(dim) },
    ]),
};

/** X and Y of two independent draws from one heavy-tailed law: each side's columns share a scale, the sides do not. */
function independentCauchy(dim) {
  const sides = student({ ...square(dim, 10), degreesOfFreedom: 1 });
  return {
    mutualInformation: 0,
    sample: (count, source) => ({
      x: sides.sample(count, source.split("x")).x,
      y: sides.sample(count, source.split("y")).y,
    }),
  };
}

const descriptor = estimatorRegistry.get(flags.estimator);
const settings = Object.fromEntries(flags.set.map((pair) => pair.split("=")));
const rows = Number(flags.rows);
const folder = fileURLToPath(new URL("../results/", import.meta.url));
mkdirSync(folder, { recursive: true });
const label = `goals-${flags.estimator}${rows === 10_000 ? "" : `-${rows}`}`;
const store = `${folder}${label}.jsonl`;
const cells = new Map();
if (existsSync(store)) {
  for (const line of readFileSync(store, "utf8").split("\n").filter(Boolean)) {
    const cell = JSON.parse(line);
    cells.set(cell.key, cell);
  }
}

const runtime = await createOnnxRuntime({ threads: 1 });
for (const group of flags.groups.split(",")) {
  for (const { law, dim, size, make } of groups[group]()) {
    for (const seed of flags.seeds.split(",").map(Number)) {
      const key = `${group}|${law}|${dim}|${size}|${seed}|${rows}`;
      const isWanted = (list, value) => list === "" || list.split(",").includes(String(value));
      const wanted = isWanted(flags.sizes, size) && isWanted(flags.dims, dim);
      if (cells.has(key) || !wanted || !key.includes(flags.only)) {
        continue;
      }
      const source = createRandomSource(seed).split(`${group} ${law} ${dim} ${size}`);
      const made = make(source.split("law"));
      const { x, y } = made.sample(rows, source.split("rows"));
      const startMs = performance.now();
      let cell = { key, group, law, dim, size, seed, truth: made.mutualInformation };
      try {
        const result = await descriptor
          .create(descriptor.options.parse(settings))
          .fit(x, y, { runtime, seed });
        cell = {
          ...cell,
          estimate: result.mutualInformation,
          low: result.interval?.low,
          high: result.interval?.high,
          verdict: result.verdict,
          readOut: result.diagnostics.readOut,
          bases: [...new Set(result.diagnostics.folds?.map(({ base }) => base))],
        };
      } catch (error) {
        cell = { ...cell, error: String(error.message) };
      }
      cell.seconds = (performance.now() - startMs) / 1000;
      cells.set(key, cell);
      if (!flags.dry) {
        appendFileSync(store, `${JSON.stringify(cell)}\n`);
      }
      const off = cell.error ?? (cell.estimate - cell.truth).toFixed(3);
      process.stderr.write(
        `${key}: true ${cell.truth.toFixed(3)}, off by ${off}, ${cell.seconds.toFixed(1)} s, ${cell.readOut ?? ""} ${cell.bases ?? ""}\n`,
      );
    }
  }
}
await runtime.dispose();

// The report: what every law, dimension and information came to, over seeds.
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const grouped = new Map();
for (const cell of cells.values()) {
  const { group, law, dim, size } = cell;
  const name = JSON.stringify([group, law, dim, size]);
  grouped.set(name, [...(grouped.get(name) ?? []), cell]);
}
const columns =
  "law | dimension a side | exact | mean estimate | mean absolute error | intervals that cover | slowest, s";
const sections = [...new Set([...cells.values()].map(({ group }) => group))].map((group) => {
  const lines = [...grouped.values()]
    .filter(([first]) => first.group === group)
    .map((same) => {
      const done = same.filter(({ estimate }) => estimate !== undefined);
      const { law, dim, truth } = same[0];
      const off = done.map(({ estimate, truth: exact }) => Math.abs(estimate - exact));
      const covered = done.filter(({ low, high, truth: exact }) => low <= exact && exact <= high);
      const slowest = Math.max(...done.map(({ seconds }) => seconds));
      const figures = [truth, mean(done.map(({ estimate }) => estimate)), mean(off)].map((value) =>
        value.toFixed(3),
      );
      return `| ${law} | ${dim || "–"} | ${figures.join(" | ")} | ${covered.length} of ${same.length} | ${slowest.toFixed(0)} |`;
    });
  const errors = [...cells.values()]
    .filter((cell) => cell.group === group && cell.estimate !== undefined)
    .map(({ estimate, truth }) => Math.abs(estimate - truth));
  return `## ${group}: mean absolute error ${mean(errors).toFixed(3)} nats over ${errors.length} runs\n\n| ${columns} |\n| --- | ---: | ---: | ---: | ---: | --- | ---: |\n${lines.join("\n")}\n`;
});
const versions = `Node ${process.version}, ${os.cpus()[0].model.trim()}, ${os.cpus().length} cores`;
if (!flags.dry) {
  writeFileSync(
    `${folder}${label}.md`,
    `# ${flags.estimator} against exact mutual information\n\n${rows} rows, nats. Made on ${new Date().toISOString().slice(0, 10)} by \`node packages/estimators/scripts/goals.js ${process.argv.slice(2).join(" ")}\`, ${versions}.\n\n${goalSummary([...cells.values()], rows)}\n\n${sections.join("\n")}`,
  );
}
