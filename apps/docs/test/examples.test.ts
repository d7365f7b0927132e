import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Runtime } from "@mienf/core";
import { writeColumns } from "@mienf/io";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { codeBlocks, commandsIn } from "./code-blocks.ts";
import type { CodeBlock } from "./code-blocks.ts";
import { pythonUse, runPython } from "./python.ts";
import { build, cli, root } from "./site.ts";
import { runYaml } from "./yaml-blocks.ts";

// Within the package, so that its dependencies are found; git and linters ignore it.
const modules = fileURLToPath(new URL("../.vitepress/cache/examples", import.meta.url));

/** Pages whose code readers copy: the site's, and the READMEs of what is published. */
async function pages(): Promise<string[]> {
  const folders = ["apps/docs", "apps/docs/guide", "apps/docs/theory"];
  const site = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(path.join(root, folder)))
        .filter((name) => name.endsWith(".md"))
        .map((name) => path.posix.join(folder, name)),
    ),
  );
  const packages = (await readdir(path.join(root, "packages"))).filter(
    (name) => name !== "testing",
  );
  const readmes = packages.map((name) => `packages/${name}/README.md`);
  return [...site.flat(), ...readmes, "apps/cli/README.md", "README.md"];
}

const found = await Promise.all(
  (await pages()).map(async (page) => {
    const text = await readFile(path.join(root, page), "utf8").catch(() => "");
    return { page, blocks: codeBlocks(text) };
  }),
);

const RUN = new Set(["ts", "js", "sh", "json", "yaml", "python"]);
const withBlocks = found
  .filter(({ blocks }) => blocks.length > 0)
  .map(({ page, blocks }) => {
    const some = blocks.some(({ language, reason }) => language === "python" && reason === null);
    return [some ? `${page}, its Python ${pythonUse},` : page, { page, blocks }] as const;
  });

describe("code on the site and in the READMEs", { timeout: 300_000 }, () => {
  let folder: string;
  let home: string;
  let runtime: Runtime;
  beforeAll(async () => {
    build("@mienf/cli");
    runtime = await createOnnxRuntime();
    home = process.cwd();
    folder = await mkdtemp(path.join(tmpdir(), "mienf-examples-"));
    await cp(
      path.join(root, "apps", "cli", "examples"),
      path.join(folder, "apps", "cli", "examples"),
      {
        recursive: true,
      },
    );
    await writeFile(path.join(folder, "my.csv"), readersRows(400));
    await writeFile(path.join(folder, "data.csv"), readersRows(60));
    await mienf([
      "datasets",
      "sample",
      "correlated-normal",
      "--dim",
      "3",
      "--rows",
      "60",
      "--out",
      "data.parquet",
    ]);
    await writeFile(path.join(folder, "my-gaps.csv"), readersRowsWithGaps());
    await writeColumns(path.join(folder, "measurements.parquet"), measurements(100));
    await mkdir(modules, { recursive: true });
    process.chdir(folder);
  }, 240_000);
  afterAll(async () => {
    await runtime.dispose();
    process.chdir(home);
    await rm(folder, { recursive: true, force: true });
    await rm(modules, { recursive: true, force: true });
  });
  beforeEach(() => {
    vi.spyOn(console, "log").mockImplementation(() => {});
    // What pages name without saying where it is from: the reader's rows and runtime.
    vi.stubGlobal("runtime", runtime);
    const rows = Array.from({ length: 200 }, (_, i) => [
      Math.sin(12.9898 * i) * 2,
      Math.cos(78.233 * i),
    ]);
    vi.stubGlobal("x", rows);
    vi.stubGlobal(
      "y",
      rows.map(([a = 0, b = 0]) => [a + b]),
    );
  });

  test.each(withBlocks)("%s runs", async (_, { page, blocks }) => {
    const failures: string[] = [];
    for (const block of blocks) {
      await runBlock(block, page).catch((error: unknown) => {
        failures.push(
          `line ${block.line}: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
    }
    expect(failures).toEqual([]);
  });

  test("every block that is not run says why", () => {
    const silent = found.flatMap(({ page, blocks }) =>
      blocks
        .filter(({ language, reason }) => reason === "" || (reason === null && !RUN.has(language)))
        .map(({ line }) => `${page}:${line}`),
    );
    expect(silent).toEqual([]);
    expect(found.flatMap(({ blocks }) => blocks).length).toBeGreaterThan(30);
  });

  const mienf = (args: readonly string[]) =>
    promisify(execFile)(process.execPath, [cli, ...args], { cwd: folder });

  async function runBlock(block: CodeBlock, page: string): Promise<void> {
    const { language, code, line, reason } = block;
    if (reason !== null) {
      return;
    }
    if (language === "ts" || language === "js") {
      const file = path.join(modules, `${page.replaceAll(/\W/gu, "-")}-${line}.ts`);
      await writeFile(file, `${code}\nexport {};\n`);
      await import(/* @vite-ignore */ file);
    } else if (language === "sh") {
      for (const args of commandsIn(code, `${page}:${line}`)) {
        await mienf(args);
      }
    } else if (language === "json") {
      JSON.parse(code);
    } else if (language === "yaml") {
      const file = `block-${line}.yaml`;
      await writeFile(path.join(folder, file), code);
      await runYaml(code, file, mienf);
    } else if (language === "python") {
      await runPython(code, folder);
    }
  }
});

/** Rows of a, b, c, and of d1, d2 that depend on them. */
function readersRows(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const [a, b, c] = [Math.sin(12.9898 * i), Math.sin(78.233 * i), Math.sin(37.719 * i)];
    return [a, b, c, a + 0.3 * Math.sin(3.7 * i), b * c + 0.2 * Math.sin(9.1 * i)].join(",");
  });
  return `a,b,c,d1,d2\n${lines.join("\n")}\n`;
}

function readersRowsWithGaps(): string {
  const lines = Array.from(
    { length: 200 },
    (_, i) => `${Math.sin(12.9898 * i)},${i % 50 === 7 ? "" : Math.sin(13 * i)}`,
  );
  return `a,b\n${lines.join("\n")}\n`;
}

/** Columns of the configuration file in the command's README. */
function measurements(count: number): Record<string, Float64Array> {
  return Object.fromEntries(
    ["height", "weight", "gene1", "gene2"].map((name, column) => [
      name,
      Float64Array.from(
        { length: count },
        (_, i) => Math.sin((12 + column) * i) + Math.sin(7.1 * i),
      ),
    ]),
  );
}
