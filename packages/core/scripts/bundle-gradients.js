// Bundles tfjs-core's gradient definitions into vendor/gradients.js (run by `prepare`, so by every install).
// In Node, tfjs-core resolves to a CommonJS bundle with no gradients registered, and the file that registers them
// uses extensionless imports, which Node refuses. tfjs keeps its engine and its registries on the global object, so
// a second copy of its operations works on the first copy's engine.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const tfjsFolder = path.dirname(require.resolve("@tensorflow/tfjs-core/package.json"));
const registration = path.join(tfjsFolder, "dist/register_all_gradients.js");

const source = await readFile(registration, "utf8");
const definitionsOnly = source.replace(
  /for \(const gradientConfig of gradConfigs\) \{\s*registerGradient\(gradientConfig\);\s*\}/,
  "export { gradConfigs };",
);
if (definitionsOnly === source) {
  throw new Error(
    `bundle-gradients: expected the registration loop in ${registration}, found none`,
  );
}

await build({
  stdin: { contents: definitionsOnly, resolveDir: path.dirname(registration) },
  outfile: fileURLToPath(new URL("../vendor/gradients.js", import.meta.url)),
  bundle: true,
  minify: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  mainFields: ["module", "main"],
  legalComments: "none",
  banner: {
    js: "// Gradient definitions of @tensorflow/tfjs-core (Apache-2.0, The TensorFlow Authors), bundled by scripts/bundle-gradients.js.",
  },
  logLevel: "error",
});

await writeFile(
  fileURLToPath(new URL("../vendor/gradients.d.ts", import.meta.url)),
  `import type { GradConfig } from "@tensorflow/tfjs-core";\nexport declare const gradConfigs: readonly GradConfig[];\n`,
);
