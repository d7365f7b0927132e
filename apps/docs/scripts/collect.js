// Brings together what the pages show and other packages own: the gallery of laws, and tables of measured results.
// What it writes is not committed.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { listLaws } from "@mienf/datasets";
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

const gallery = path.join(packages, "datasets", "gallery");
cpSync(gallery, path.join(site, "public", "gallery"), { recursive: true });
const figures = new Set(readdirSync(gallery).filter((file) => file.endsWith(".svg")));
const laws = listLaws().filter(({ name }) => figures.delete(`${name}.svg`));
const section = (name, description) =>
  `## ${name}\n\n${description}.\n\n![A sample of ${name}](/gallery/${name}.svg)\n`;
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
    ...laws.map(({ name, description }) => section(name, description)),
    "# Images",
    "",
    ...[...figures].map((file) => section(file.replace(".svg", ""), "Figure of the images")),
  ].join("\n"),
);

const results = path.join(packages, "estimators", "results");
mkdirSync(path.join(site, "results"), { recursive: true });
for (const file of readdirSync(results).filter((name) => name.endsWith(".md"))) {
  writeFileSync(path.join(site, "results", file), readFileSync(path.join(results, file)));
}
