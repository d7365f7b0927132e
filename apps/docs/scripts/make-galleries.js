// Makes the galleries of flows, bases and estimators: pages from the packages' own descriptions, and figures by running
// them. Everything is seeded, so that the same sources give the same pictures.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import { ready, setBackend, tensor2d } from "@tensorflow/tfjs-core";
import { namedParameters } from "@mienf/core";
import { correlatedNormal } from "@mienf/datasets";
import {
  gaussianMixture,
  independentPair,
  laplace,
  standardNormal,
  studentPair,
  tridiagonalGaussian,
  tridiagonalStudent,
  uniform,
} from "@mienf/distributions";
import { estimatorRegistry } from "@mienf/estimators";
import {
  cnf,
  gaussianisationFlow,
  householder,
  iaf,
  luLinear,
  maf,
  naf,
  nsf,
  planar,
  radial,
  rationalQuadraticSpline,
  realNvp,
  residualFlow,
  sylvester,
  triangular,
  twist,
} from "@mienf/flows";
import { createRandomSource } from "@mienf/numeric";
import { drawCalibration, drawCloud, drawCurves } from "./draw.js";
import { card, gallery } from "./gallery.js";
import { site } from "./site-folders.js";

await setBackend("cpu");
await ready();

const figures = path.join(site, "public", "gallery");
const pages = path.join(site, "gallery");
mkdirSync(path.join(figures, "flows"), { recursive: true });
mkdirSync(path.join(figures, "bases"), { recursive: true });
mkdirSync(path.join(figures, "estimators"), { recursive: true });
mkdirSync(pages, { recursive: true });

const FLOWS = {
  realNvp: {
    make: realNvp,
    noise: 0.045,
    text: "couplings of affine maps with linear layers between them",
  },
  nsf: {
    make: nsf,
    noise: 0.03,
    text: "couplings of rational-quadratic splines with linear layers between them",
  },
  maf: {
    make: maf,
    noise: 0.03,
    text: "affine maps of each column by the columns before it; fast from data to latents",
  },
  iaf: { make: iaf, noise: 0.03, text: "the same the other way round; fast from latents to data" },
  naf: { make: naf, noise: 0.12, text: "sums of sigmoids of each column by the columns before it" },
  gaussianisationFlow: {
    make: gaussianisationFlow,
    noise: 0.3,
    text: "rotations and monotone maps of each column in turn",
  },
  residualFlow: {
    make: residualFlow,
    noise: 1,
    text: "steps that change little, so that they can be undone by iteration",
  },
  cnf: {
    make: cnf,
    noise: 0.3,
    text: "an ordinary differential equation whose right-hand side is a network",
  },
  planar: { make: planar, noise: 0.8, text: "a ridge along one direction" },
  radial: { make: radial, noise: 1.2, text: "a bump around one point" },
  sylvester: { make: sylvester, noise: 0.8, text: "several ridges at once" },
  twist: {
    make: twist,
    noise: 0.035,
    text: "a turn of each pair of columns by an angle that its radius sets; normal data stay normal",
  },
  householder: { make: householder, noise: 0.3, text: "an orthogonal map" },
  luLinear: { make: luLinear, noise: 0.3, text: "a linear map in triangular factors" },
  triangular: { make: triangular, noise: 0.3, text: "a triangular linear map" },
  rationalQuadraticSpline: {
    make: rationalQuadraticSpline,
    noise: 0.8,
    text: "a monotone spline for each column by itself",
  },
};

const LINES = 13;
const POINTS = 61;
const REACH = 2.5;
const at = (index, count) => -REACH + (2 * REACH * index) / (count - 1);

function warpedGrid(flow) {
  const points = [];
  for (let line = 0; line < LINES; line += 1) {
    for (let point = 0; point < POINTS; point += 1) {
      const [across, along] = [at(line, LINES), at(point, POINTS)];
      points.push(
        { curve: `x ${line}`, from: [across, along] },
        { curve: `y ${line}`, from: [along, across] },
      );
    }
  }
  const { y } = flow.forward(tensor2d(points.map(({ from }) => from)));
  return y.arraySync().map(([x, second], i) => ({ curve: points[i].curve, x, y: second }));
}

/** Flows start as the identity: some noise shows what they can do. */
function shaken(flow, noise, source) {
  for (const [, parameter] of namedParameters(flow.parameters)) {
    if (parameter.trainable) {
      parameter.assign(parameter.values.map((value) => value + noise * source.normal()));
    }
  }
  return flow;
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;
const page = (title, intro, body) => `# ${title}\n\n${intro}\n\n${body}`;
const pictured = (kind, { name, text, file }) =>
  card({ name, text, picture: `![${name}](/gallery/${kind}/${file ?? name}.svg)` });

const flowSections = Object.entries(FLOWS).map(([name, { make, noise, text }]) => {
  const flow = make(2, { source: createRandomSource(1) });
  const curves = drawCurves(warpedGrid(shaken(flow, noise, createRandomSource(2).split(name))));
  writeFileSync(path.join(figures, "flows", `${name}.svg`), curves);
  return pictured("flows", { name, text: sentence(text) });
});
writeFileSync(
  path.join(pages, "flows.md"),
  page(
    "Flows",
    "Flows of [`@mienf/flows`](/api/@mienf/flows), each with parameters drawn at random: where it takes a square grid. The theory is on a [page of its own](/theory/flows).",
    gallery(flowSections),
  ),
);

function fittedMixture() {
  const law = gaussianMixture(1, 1, { components: 3 });
  const source = createRandomSource(5);
  const rows = Array.from({ length: 900 }, () => {
    const [x0, y0] = [
      [-2, -1],
      [0, 1.5],
      [2, -1],
    ][source.integer(3)];
    return [x0 + 0.5 * source.normal(), y0 + 0.4 * source.normal()];
  });
  const side = (column) => ({
    data: Float64Array.from(rows, (row) => row[column]),
    rows: rows.length,
    columns: 1,
  });
  law.fit({ x: side(0), y: side(1) }, { source: createRandomSource(6) });
  return law;
}
function correlatedStudent() {
  const law = tridiagonalStudent(1, 1, { degreesOfFreedom: 3 });
  law.parameters.artanhCorrelation.assign([1.2]);
  return law;
}
const BASES = {
  tridiagonalGaussian: {
    text: "standard normal coordinates, correlated in pairs",
    law: tridiagonalGaussian(1, 1, { componentMutualInformation: 1 }),
  },
  studentPair: {
    text: "both sides share a scale: dependent even without correlation",
    law: studentPair(1, 1, { degreesOfFreedom: 2 }),
  },
  tridiagonalStudent: {
    text: "the Student law with correlations in pairs",
    law: correlatedStudent(),
  },
  gaussianMixture: { text: "a mixture, here of three normal laws", law: fittedMixture() },
  "independentPair of laplace and uniform": {
    text: "two laws side by side, with no information",
    law: independentPair(laplace(1), uniform(1)),
    file: "independentPair",
  },
  "independentPair of standardNormal": {
    text: "what flows start from where nothing is shared",
    law: independentPair(standardNormal(1), standardNormal(1)),
    file: "standardNormal",
  },
};
const baseSections = Object.entries(BASES).map(([name, { text, law, file = name }]) => {
  const { x, y } = law.sample(1200, createRandomSource(3));
  const points = Array.from(x.data, (value, i) => ({ x: value, y: y.data[i] }));
  // Far tails would make the rest a dot.
  const shown = points.filter((point) => Math.hypot(point.x, point.y) < 8);
  writeFileSync(path.join(figures, "bases", `${file}.svg`), drawCloud(shown));
  const nats = law.mutualInformation?.();
  const information = nats === undefined ? "" : ` Information: ${nats.toFixed(3)} nats.`;
  return pictured("bases", { name, text: `${sentence(text)}${information}`, file });
});
writeFileSync(
  path.join(pages, "bases.md"),
  page(
    "Bases",
    "Laws of latents of [`@mienf/distributions`](/api/@mienf/distributions): draws from each. The theory is on a [page of its own](/theory/bases).",
    gallery(baseSections),
  ),
);

/** Those that take no training, and need no classes. */
const QUICK = new Set([
  "ksg",
  "lnc",
  "mixed-ksg",
  "wkl",
  "gaussian",
  "cca",
  "gaussian-copula",
  "binned",
  "adaptive-partition",
  "kernel-density",
]);
const TRUTHS = [0, 0.5, 1, 2, 3];
async function calibration(descriptor) {
  const points = [];
  for (const truth of TRUTHS) {
    const law = correlatedNormal({ mutualInformation: truth, dim: 1 });
    const { x, y } = law.sample(300, createRandomSource(4));
    const estimator = descriptor.create(descriptor.options.parse({}));
    const { mutualInformation } = await estimator.fit(x, y, { seed: 0 });
    points.push({ truth, estimate: mutualInformation });
  }
  return points;
}
const estimatorSections = [];
for (const descriptor of estimatorRegistry.values()) {
  const { name, summary, assumes, cost, failure } = descriptor;
  let figure = "";
  if (QUICK.has(name)) {
    writeFileSync(
      path.join(figures, "estimators", `${name}.svg`),
      drawCalibration(await calibration(descriptor)),
    );
    figure = `\n![Estimates of ${name} against the exact value](/gallery/estimators/${name}.svg)\n`;
  }
  const facts = [
    `- **Assumes:** ${assumes}`,
    `- **Cost:** ${cost}`,
    `- **Fails:** ${failure}`,
  ].join("\n");
  estimatorSections.push(
    `## ${name}\n\n${sentence(summary)}\n\n${facts}\n${figure}\n[Try it](/playground#estimator=${name})\n`,
  );
}
writeFileSync(
  path.join(pages, "estimators.md"),
  page(
    "Estimators",
    "All that `--estimator` and the playground know. Figures, for those that need no training: estimates from 300 rows of a normal pair against its exact information; trained ones are measured under [results](/results/accuracy).",
    estimatorSections.join("\n"),
  ),
);
