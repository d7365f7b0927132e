import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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
    [4, [...estimate, "--runtime", "onnx", "--set", "provider=abacus"]],
  ])("%i of mienf %j", async (expected, args) => {
    const { code, stdout, stderr } = await ended(start(args));
    expect(code).toBe(expected);
    expect(expected === 0 ? stderr : stdout).toBe("");
    expect(stderr).not.toMatch(/\n\s+at /u);
  });
});

// TensorFlow's library does not load in later versions of Node at all.
const NODE_GPU =
  Number.parseInt(process.versions.node, 10) > 22
    ? /^mienf: expected Node 22 or older.+\n$/u
    : /^mienf: expected @tensorflow\/tfjs-node-gpu .+run "npm install @tensorflow.+\n$/u;
// A driver that is not there, and a package that this workspace leaves out.
test.each([
  ["webgpu", /^mienf: expected a graphics card .+install a graphics driver with Vulkan.+\n$/u],
  ["node-gpu", NODE_GPU],
])("the runtime %s is not available: one line says what to do", async (name, line) => {
  const { code, stdout, stderr } = await ended(
    start([...estimate, "--runtime", name], { VK_DRIVER_FILES: "nowhere.json" }),
  );
  expect([code, stdout]).toEqual([4, ""]);
  expect(stderr).toMatch(line);
});

// Software in place of a graphics card, of Debian's chromium package: `.ci/run` installs it.
const SOFTWARE = "/usr/lib/chromium/vk_swiftshader_icd.json";
const DRIVERS = [process.env["VK_DRIVER_FILES"] ?? SOFTWARE].filter((file) => existsSync(file));

test.each(DRIVERS)(
  "WebGPU by %s estimates what the default runtime does",
  async (driver) => {
    const lines = readFileSync(path.join(folder, "data.csv"), "utf8").split("\n");
    writeFileSync(path.join(folder, "few.csv"), `${lines.slice(0, 129).join("\n")}\n`);
    // Every operation is a shader that the processor emulates: few rows, one epoch.
    const tiny = ["epochs=1", "batch=32", "couplings=2", "folds=2", "hidden=8"];
    const columns = ["--x", "a", "--y", "b", "--estimator", "tridiag-n-mienf", "--json", "--quiet"];
    const args = ["estimate", "few.csv", ...columns, ...tiny.flatMap((each) => ["--set", each])];
    const [native, software] = await Promise.all(
      ["onnx", "webgpu"].map((name) =>
        ended(start([...args, "--runtime", name], { VK_DRIVER_FILES: driver })),
      ),
    );
    const expected = JSON.parse(native?.stdout ?? "") as Record<string, number>;
    const got = JSON.parse(software?.stdout ?? "") as Record<string, number>;
    expect([got["runtime"], software?.code]).toEqual(["webgpu", 0]);
    // Both compute in float32, for eight steps: their sums differ by rounding only.
    expect(got["mutualInformation"]).toBeCloseTo(expected["mutualInformation"] ?? NaN, 3);
  },
  120_000,
);

describe("mienf matrix on threads", () => {
  const SLOW_MACHINE_MS = 120_000;
  const matrix = ["matrix", "data.csv", "--columns", "a,b,c", "--permutations", "19", "--json"];
  // Times are the only thing that may differ.
  const pairsOf = ({ stdout }: Ended): unknown =>
    JSON.parse(stdout.replaceAll(/"seconds": [\d.]+/gu, '"seconds": 0'));

  test(
    "gives what one thread gives",
    async () => {
      const two = await ended(start([...matrix, "--workers", "2"]));
      const one = await ended(start([...matrix, "--workers", "1"]));
      expect(two.stderr).toContain("3 pairs on 2 threads");
      expect(pairsOf(two)).toEqual(pairsOf(one));
    },
    SLOW_MACHINE_MS,
  );

  test(
    "interrupted: code 130, and what was finished is not computed again",
    async () => {
      // a and b are unrelated (p = 0.9 after 19 shuffles), so their pair is done soon; a and c would shuffle for hours.
      const noise = randomCsv(["a", "b", "e"], 500).trimEnd().split("\n").slice(1);
      const rows = noise.map((line, i) => {
        const [a, , e] = line.split(",");
        const [, b] = noise.at(-1 - i)?.split(",") ?? [];
        return `${a},${b},${Number(a) + Number(e) / 4}`;
      });
      writeFileSync(path.join(folder, "related.csv"), `a,b,c\n${rows.join("\n")}\n`);
      const file = path.join(folder, "pairs.jsonl");
      const args = ["matrix", "related.csv", "--permutations", "100000", "--resume", "pairs.jsonl"];
      args.push("--workers", "2");
      const finished = (): number =>
        existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").length - 1 : 0;
      const child = start(args);
      const watching = setInterval(() => {
        if (finished() > 0) {
          child.kill("SIGINT");
        }
      }, 20);
      const { code, stdout } = await ended(child);
      clearInterval(watching);
      const kept = finished();
      expect([code, stdout]).toEqual([130, ""]);
      expect(kept).toBeGreaterThan(0);
      const again = start(args);
      const { stderr } = await ended(again, (text) => {
        if (text.includes("already")) {
          again.kill("SIGINT");
        }
      });
      expect(stderr).toContain(`${kept} of 3 pairs are in pairs.jsonl already`);
      rmSync(file);
    },
    SLOW_MACHINE_MS,
  );
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
