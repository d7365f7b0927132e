import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const program = `
  import "@mienf/core";
  import "@tensorflow/tfjs-backend-cpu";
  import { grad, softplus, sum, tensor1d } from "@tensorflow/tfjs-core";
  console.log(JSON.stringify(Array.from(grad((x) => sum(softplus(x)))(tensor1d([0, 1])).dataSync())));
`;
// The gradient of softplus is the logistic function.
const expected = [0.5, 0.731_058_6];
const packageFolder = fileURLToPath(new URL("..", import.meta.url));

test("gradients are registered once in a bundle, whose tfjs-core may have them already", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mienf-core-"));
  try {
    const outfile = path.join(folder, "bundle.mjs");
    await build({
      stdin: { contents: program, resolveDir: packageFolder },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      mainFields: ["module", "main"],
      conditions: ["@mienf/source"],
      external: ["@tensorflow/tfjs-backend-wasm"],
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;",
      },
      logLevel: "silent",
    });
    const output = execFileSync(process.execPath, [outfile], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    const values = JSON.parse(output.trim().split("\n").at(-1) ?? "") as number[];
    for (const [index, value] of values.entries()) {
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
