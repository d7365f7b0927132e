// Brings together what the pages show and other packages own: the gallery of laws, and what onnxruntime-web loads.
// What it writes is not committed.
import { cpSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { listLaws } from "@mienf/datasets";
import { card, gallery } from "./gallery.js";
import { root, site } from "./site-folders.js";

const packages = path.join(root, "packages");

// What onnxruntime-web fetches while it runs: WebAssembly, alone and with WebGPU.
const onnxruntime = path.dirname(createRequire(import.meta.url).resolve("onnxruntime-web/wasm"));
for (const name of ["ort-wasm-simd-threaded", "ort-wasm-simd-threaded.asyncify"]) {
  for (const extension of ["mjs", "wasm"]) {
    const file = `${name}.${extension}`;
    cpSync(
      path.join(onnxruntime, file),
      path.join(site, "public", "vendor", "onnxruntime-web", file),
    );
  }
}

const drawn = path.join(packages, "datasets", "gallery");
cpSync(drawn, path.join(site, "public", "gallery"), { recursive: true });
const figures = new Set(readdirSync(drawn).filter((file) => file.endsWith(".svg")));
const laws = listLaws().filter(({ name }) => figures.delete(`${name}.svg`));
const lawCard = (name, description) =>
  card({
    name,
    text: `${description[0].toUpperCase()}${description.slice(1)}.`,
    picture: `![A sample of ${name}](/gallery/${name}.svg)`,
  });
writeFileSync(
  path.join(site, "data-sets.md"),
  [
    "# Data sets",
    "",
    "Laws with known mutual information, from [`@mienf/datasets`](https://www.npmjs.com/package/@mienf/datasets). Each is made",
    "for a given information or from its parameters:",
    "",
    "```sh",
    "mienf datasets list",
    "mienf datasets sample correlated-normal --mi 2 --dim 5 --rows 10000 --out sample.csv",
    "```",
    "",
    gallery([
      ...laws.map(({ name, description }) => lawCard(name, description)),
      ...[...figures].map((file) => lawCard(file.replace(".svg", ""), "A figure of the images")),
    ]),
  ].join("\n"),
);
