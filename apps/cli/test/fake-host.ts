import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import type { Runtime } from "@mienf/core";
import type {
  Estimate,
  EstimateContext,
  EstimatorDescriptor,
  FittedModel,
  ModelFunction,
} from "@mienf/estimators";
import type { Matrix, MatrixLike } from "@mienf/numeric";
import {
  AbortedError,
  ConvergenceError,
  createMatrix,
  DataError,
  matrixFrom,
  RuntimeUnavailableError,
} from "@mienf/numeric";
import { add } from "@tensorflow/tfjs-core";
import { afterAll } from "vitest";
import { z } from "zod";
import type { EstimatorCatalog, Host, RuntimeName } from "../src/host.ts";
import { runCli } from "../src/run-cli.ts";

/** What one run of the command did. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ways in which a test's world differs from a plain one. */
export interface World {
  readonly stdin?: string;
  readonly tty?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Runtimes that do not run here. */
  readonly without?: readonly RuntimeName[];
  /** Interrupts at this moment: once the estimator works. */
  readonly interrupt?: boolean;
}

/** What computes: fakes, unless a test brings the real thing. */
type Services = (world: World, interrupt: () => void) => Pick<Host, "estimators" | "runtime">;

/** A folder for one test file and a command that runs in it. */
export function commandInFolder(services: Services = fakeServices): {
  readonly path: string;
  readonly write: (name: string, contents: string | Uint8Array) => void;
  readonly run: (args: readonly string[], world?: World) => Promise<Outcome>;
} {
  const folder = mkdtempSync(path.join(tmpdir(), "mienf-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: folder,
    write: (name, contents) => writeFileSync(path.join(folder, name), contents),
    run: (args, world = {}) => runIn(folder, args, { world, services }),
  };
}

async function runIn(
  folder: string,
  args: readonly string[],
  { world, services }: { readonly world: World; readonly services: Services },
): Promise<Outcome> {
  const text = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  let time = 0;
  const host: Host = {
    stdout: { isTTY: world.tty, columns: 70, write: (part) => (text.stdout += part) },
    stderr: { isTTY: world.tty, columns: 70, write: (part) => (text.stderr += part) },
    stdin: Readable.from(world.stdin === undefined ? [] : [world.stdin]),
    env: world.env ?? {},
    cwd: folder,
    // Every look at the clock is two seconds after the last.
    now: () => (time += 2000),
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...services(world, () => listeners.forEach((listener) => listener())),
  };
  const code = await runCli(args, host);
  return { code, ...text };
}

function fakeServices(world: World, interrupt: () => void): ReturnType<Services> {
  return {
    estimators: () => Promise.resolve(catalog(() => world.interrupt && interrupt())),
    runtime: (name) =>
      world.without?.includes(name)
        ? Promise.reject(new RuntimeUnavailableError(`${name}: does not run here; install it`))
        : Promise.resolve(fakeRuntime(name)),
  };
}

function unused(): never {
  throw new Error("the fake estimators compute nothing");
}

function fakeRuntime(name: string): Runtime {
  return {
    name,
    device: "a fake",
    compile: unused,
    prepareTraining: unused,
    dispose: () => Promise.resolve(),
  };
}

function catalog(working: () => void): EstimatorCatalog {
  const options = z.strictObject({
    epochs: z.number().int().min(1).default(5).describe("passes over the rows"),
    margins: z.enum(["rank", "none"]).default("rank").describe("treatment of each column"),
  });
  const descriptor = (
    name: string,
    fit: (x: Matrix, y: Matrix, context: EstimateContext) => Promise<Estimate>,
  ): [string, EstimatorDescriptor] => [
    name,
    {
      name,
      summary: `the ${name} of the tests`,
      assumes: "nothing",
      cost: "none",
      failure: "always",
      options,
      create: () => ({
        fit: (x: MatrixLike, y: MatrixLike, context: EstimateContext = {}) => {
          working();
          return fit(matrixFrom(x), matrixFrom(y), context);
        },
      }),
    },
  ];
  return {
    estimatorRegistry: new Map([
      descriptor("auto", (x, y, context) => Promise.resolve(fakeEstimate(x, y, context))),
      descriptor("untrained", (x, y, context) =>
        Promise.resolve({ ...fakeEstimate(x, y, context), model: null }),
      ),
      descriptor("elsewhere", (x, y, context) =>
        Promise.resolve({
          ...fakeEstimate(x, y, context),
          interval: { level: 0.95, low: 5, high: 6, method: "fake" },
        }),
      ),
      descriptor("diverges", () =>
        Promise.reject(
          new ConvergenceError("fit: expected a finite loss, got NaN at step 3; lower the rate", {
            iterations: 3,
            lastValue: Number.NaN,
          }),
        ),
      ),
      descriptor("nan", (x, y, context) =>
        Promise.resolve({ ...fakeEstimate(x, y, context), mutualInformation: Number.NaN }),
      ),
      descriptor("fussy", () =>
        Promise.reject(
          new DataError(
            "fit: expected numbers below 3, got 4 in column 1 of x, row 6; leave the row out",
            { column: 1, row: 6 },
          ),
        ),
      ),
      descriptor("defective", () => Promise.reject(new TypeError("x is undefined"))),
      descriptor(
        "heeds",
        (_x, _y, { signal }) =>
          new Promise((_, reject) =>
            signal?.addEventListener("abort", () =>
              reject(new AbortedError("fit: stopped on request")),
            ),
          ),
      ),
      descriptor("deaf", () => new Promise(() => undefined)),
    ]),
    loadModel: ({ manifest }) => fakeModel(Number(manifest["shift"])),
  };
}

function fakeEstimate(x: Matrix, y: Matrix, context: EstimateContext): Estimate {
  for (let step = 0; step < 5; step += 1) {
    context.onProgress?.({ stage: "training", fraction: step / 5, step, heldOut: 2 - step / 10 });
  }
  const warning = "half of the values are equal in column 0 of x, column 0 of y: mind that";
  context.onWarning?.(warning);
  return {
    mutualInformation: Math.LN2,
    interval: {
      level: context.level ?? 0.95,
      low: Math.LN2 / 2,
      high: 2 * Math.LN2,
      method: "fake",
    },
    score: 0.5,
    verdict: "trust",
    estimator: "fake",
    sampleSize: x.rows,
    dimensions: { x: x.columns, y: y.columns },
    runtime: context.runtime?.name ?? "none",
    seed: context.seed ?? 0,
    seconds: 1.25,
    diagnostics: {
      raw: Math.LN2,
      folds: [{ closedForm: Math.LN2, heldOutLoss: 3 }],
      stopped: "early",
    },
    warnings: [warning],
    pointwise: Float64Array.from({ length: x.rows }, (_, i) => i * Math.LN2),
    components: Float64Array.of(Math.LN2),
    latents: { x, y },
    history: [],
    model: fakeModel(1),
  };
}

function fakeModel(shift: number): FittedModel {
  return {
    serialize: () => ({
      manifest: { shift },
      tensors: { "flow.weight": { shape: [2], values: Float32Array.of(1, 2) } },
    }),
    apply: (x) =>
      Promise.resolve({
        mutualInformation: shift,
        interval: { level: 0.95, low: 0, high: 2, method: "fake" },
        pointwise: new Float64Array(matrixFrom(x).rows).fill(shift),
      }),
    components: () => ({ mutualInformation: Float64Array.of(shift), kind: "independent" }),
    transform: (x, y) => Promise.resolve({ u: matrixFrom(x), v: matrixFrom(y) }),
    inverse: ({ u, v }) =>
      Promise.resolve({ x: u ? matrixFrom(u) : null, y: v ? matrixFrom(v) : null }),
    traverse: (_side, row) => Promise.resolve(createMatrix(1, row.length, row)),
    functions: () => ({ pointwise: fakeSum, latents: fakeSum, inverse: fakeSum }),
  };
}

/** Two columns added up. */
const fakeSum: ModelFunction = {
  label: "sum",
  call: (a, b) => [add(a, b)],
  inputShapes: [
    ["rows", 1],
    ["rows", 1],
  ],
  inputNames: ["x", "y"],
  outputNames: ["sum"],
  parameters: [],
};
