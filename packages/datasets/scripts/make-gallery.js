// Draws every law family and image family as a small SVG into gallery/. Run after a build: pnpm gallery
import { mkdirSync, writeFileSync } from "node:fs";
import { createRandomSource } from "@mienf/numeric";
import { drawImages } from "./gallery-images.js";
import { drawScatter } from "./gallery-scatter.js";
import {
  augmentedPairs,
  correlatedUniform,
  createLaw,
  labelMixing,
  lawRegistry,
  modulation,
  symmetricNoisyChannel,
} from "../dist/index.js";
import { loadMnistPackage } from "../dist/mnist-node.js";

const folder = new URL("../gallery/", import.meta.url);
mkdirSync(folder, { recursive: true });

const POINTS = 400;

// How families are shown that a plot of Y over X does not do justice to.
const views = {
  // With three coordinates the first one of Y is not turned: it colours what X was before.
  "spiral-normal": {
    parameters: { dimX: 2, dimY: 3, mutualInformation: 4, speed: 3 },
    plane: true,
    points: 700,
  },
  "swiss-roll": { parameters: { mutualInformation: 2 }, plane: true },
  "galaxy-mixture": { plane: true },
  "fences-mixture": { plane: true },
  "waves-mixture": { plane: true, points: 700 },
  "concentric-mixture": { plane: true },
  xor: { parameters: { continuous: true }, plane: true },
  student: { clip: 8 },
  "uniformly-quantized": { parameters: { mutualInformation: 1.5 } },
  "smoothed-discrete-uniform": { jitter: 0.15 },
  "noiseless-channel": { jitter: 0.15 },
  "symmetric-noisy-channel": { jitter: 0.15 },
  ising: { grid: { height: 3, widths: [2, 2] } },
  "gaussian-plates": { parameters: { mutualInformation: 4 }, image: 16 },
  rectangles: { parameters: { mutualInformation: 8 }, image: 16 },
};

for (const name of Object.keys(lawRegistry)) {
  const { parameters = {}, ...view } = views[name] ?? {};
  const law = createLaw(name, parameters);
  const source = createRandomSource(1);
  const sample = law.sample(view.image || view.grid ? 6 : (view.points ?? POINTS), source);
  const title = `${name}, ${Number(law.mutualInformation.toFixed(2))} nat`;
  const svg =
    view.image || view.grid
      ? drawImages(
          title,
          sample,
          view.grid ?? { height: view.image, widths: [view.image, view.image] },
        )
      : drawScatter(title, sample, { ...view, source });
  write(name, svg);
}

const digits = await loadMnistPackage({ perDigit: 100 });
const square = { height: 28, widths: [28, 28] };
const channel = symmetricNoisyChannel({ symbols: 10, mutualInformation: 1.5 });
const families = {
  "label-mixing": labelMixing(channel, digits).sample(5, createRandomSource(2)),
  modulation: modulation(correlatedUniform({ mutualInformation: 2 }), digits).sample(
    5,
    createRandomSource(2),
  ),
  augmentation: augmentedPairs(digits, 5, createRandomSource(3), { shift: 0.15 }),
};
for (const [name, sample] of Object.entries(families)) {
  write(name, drawImages(`${name} of digits`, sample, square));
}

function write(name, svg) {
  writeFileSync(new URL(`${name}.svg`, folder), `${svg}\n`);
}
