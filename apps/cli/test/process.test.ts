import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomCsv } from "./rows.ts";

// What only a process can show. The tests of everything else call the sources in this process.
const root = fileURLToPath(new URL("..", import.meta.url));
const main = path.join(root, "dist", "main.js");
const folder = mkdtempSync(path.join(tmpdir(), "mienf-process-"));
const temporary = path.join(folder, "temporary");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [main, ...args], {
    cwd: folder,
    // On a build server, libraries hold back what they do elsewhere.
    env: { ...process.env, CI: undefined, TMPDIR: temporary, ...env },
  });
}

/** Waits for the end; `watch` sees stderr so far, whenever there is more of it. */
async function ended(
  child: ChildProcessWithoutNullStreams,
  watch: (stderr: string) => void = () => undefined,
): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    watch(stderr);
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

/** Does nothing when the build is as new as the sources. */
function build(): void {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = path.join(path.dirname(typescript), "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-b", "tsconfig.build.json"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`the command cannot be built: ${stdout}`);
  }
}

beforeAll(() => {
  build();
  mkdirSync(temporary);
  writeFileSync(path.join(folder, "data.csv"), randomCsv(["a", "b", "c", "d"], 2000));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const estimate = ["estimate", "data.csv", "--x", "a,b", "--y", "c,d"];

describe("Ctrl-C", () => {
  const outputs = ["--save", "model", "--html", "report.html", "--pmi", "pmi.csv", "--json"];
  // It would train for days.
  const endless = [
    "--estimator",
    "tridiag-n-mienf",
    "--set",
    "epochs=100000",
    "--set",
    "patience=100000",
  ];

  test("while it trains: code 130, and no file is left, finished or not", async () => {
    const before = readdirSync(folder);
    const child = start([...estimate, ...endless, ...outputs]);
    const { code, stdout, stderr } = await ended(child, (text) => {
      if (/\d %  .*held-out loss/u.test(text)) {
        child.kill("SIGINT");
      }
    });
    expect([code, stdout]).toEqual([130, ""]);
    expect(stderr.trimEnd().split("\n").at(-1)).toMatch(/^mienf: .*(?:interrupted|stopped)/u);
    expect(readdirSync(folder)).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("while it draws or writes rows: code 130, and no file is left, finished or not", async () => {
    const law = ["datasets", "sample", "correlated-normal", "--dim", "5", "--rows", "1000000"];
    const child = start([...law, "--out", "never.csv"]);
    const writing = setInterval(() => {
      if (readdirSync(folder).some((name) => name.startsWith(".never.csv"))) {
        child.kill("SIGINT");
        clearInterval(writing);
      }
    }, 20);
    expect(await ended(child)).toMatchObject({ code: 130, stdout: "" });
    clearInterval(writing);
    expect(readdirSync(folder).filter((name) => name.includes("never.csv"))).toEqual([]);
  });

  test("while it waits for standard input: code 130, and no temporary file is left", async () => {
    expect(readdirSync(temporary)).toEqual([]);
    const child = start(["estimate", "-", "--x", "a", "--y", "b"]);
    child.stdin.write("a,b\n1,2\n");
    const waiting = setInterval(() => {
      if (readdirSync(temporary).length > 0) {
        child.kill("SIGINT");
      }
    }, 20);
    const { code, stdout } = await ended(child);
    clearInterval(waiting);
    expect([code, stdout]).toEqual([130, ""]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

test("an estimate by the default runtime leaves nothing behind: no log file, no identifier", async () => {
  const quick = ["--set", "epochs=1", "--set", "folds=2", "--set", "couplings=1"];
  const args = [...estimate, "--estimator", "tridiag-n-mienf", ...quick, "--json"];
  const { code, stdout } = await ended(start(args));
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { runtime: "onnx" }]);
  expect(readdirSync(temporary)).toEqual([]);
});

describe("exit codes of the process", () => {
  test.each([
    [0, ["--version"]],
    [0, ["estimators"]],
    [2, [...estimate, "--frobnicate"]],
    [2, ["datasets", "sample", "student", "--mi", "0", "--out", "never.csv"]],
    [3, ["estimate", "nowhere.csv", "--x", "a", "--y", "b"]],
    [4, [...estimate, "--runtime", "node-gpu"]],
  ])("%i of mienf %j", async (expected, args) => {
    const { code, stdout, stderr } = await ended(start(args));
    expect(code).toBe(expected);
    expect(expected === 0 ? stderr : stdout).toBe("");
    expect(stderr).not.toMatch(/\n\s+at /u);
  });
});

test("a reader that stops reading is no failure", async () => {
  const child = start(["datasets", "list"]);
  child.stdout.once("data", () => child.stdout.destroy());
  expect(await ended(child)).toMatchObject({ code: 0, stderr: "" });
});

describe("--help", () => {
  // Runs before the command and writes down the address of every module that is loaded.
  const hooks = `
    import { appendFileSync } from "node:fs";
    export async function load(url, context, next) {
      appendFileSync(process.env.MIENF_LOADED, url + "\\n");
      return next(url, context);
    }`;
  const dataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  const recorder = dataUrl(
    `import { register } from "node:module"; register(${JSON.stringify(dataUrl(hooks))});`,
  );
  const heavy =
    /onnxruntime|tfjs|duckdb|zod|plot|linkedom|packages\/(?:core|datasets|estimators|evaluation|runtime-onnx)\/dist\//u;

  async function loaded(args: readonly string[]): Promise<string[]> {
    const file = path.join(folder, "loaded.txt");
    writeFileSync(file, "");
    const { code } = await ended(
      start(args, { MIENF_LOADED: file, NODE_OPTIONS: `--import ${recorder}` }),
    );
    expect(code).toBe(0);
    return readFileSync(file, "utf8").trimEnd().split("\n");
  }

  test.each([[["--help"]], [["estimate", "--help"]], [["datasets", "sample", "--help"]]])(
    "mienf %j loads nothing that computes, reads files or draws",
    async (args) => {
      const modules = await loaded(args);
      expect(modules).toContainEqual(expect.stringMatching(/cli\/dist\/run-cli\.js$/u));
      expect(modules.filter((url) => heavy.test(url))).toEqual([]);
    },
  );

  test("a command that computes is seen to load it", async () => {
    expect((await loaded(["estimators"])).filter((url) => heavy.test(url))).not.toEqual([]);
  });
});
