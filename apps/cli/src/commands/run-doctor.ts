import { createRequire } from "node:module";
import { availableParallelism, freemem, totalmem } from "node:os";
import type { Context } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import type { Host, RuntimeName } from "../host.ts";
import { runtimeNames } from "../host.ts";
import { automaticOrder } from "../open-runtime.ts";
import { printJson, table } from "../output/print.ts";
import { packageVersion } from "../version.ts";

interface RuntimeState {
  readonly name: RuntimeName;
  readonly available: boolean;
  /** What it runs on; null where it does not. */
  readonly device: string | null;
  /** Version of the library beneath; null where unknown. */
  readonly version: string | null;
  /** Why not, and what to do; null where it runs. */
  readonly advice: string | null;
}

const BYTES_PER_GIB = 2 ** 30;

/** `mienf doctor`: what this machine can run. */
export async function runDoctor(context: Context, flags: ListFlags): Promise<void> {
  const { host } = context;
  const runtimes: RuntimeState[] = [];
  for (const name of runtimeNames) {
    runtimes.push(await stateOf(host, name));
  }
  const machine = {
    mienf: packageVersion(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    memoryGib: rounded(totalmem() / BYTES_PER_GIB),
    freeMemoryGib: rounded(freemem() / BYTES_PER_GIB),
  };
  if (flags.json) {
    printJson(host, { ...machine, auto: automatic(runtimes), runtimes });
    return;
  }
  host.stdout.write(
    table([
      ["mienf", machine.mienf],
      ["Node", `${machine.node} on ${machine.platform}`],
      ["Cores", String(machine.cores)],
      ["Memory", `${machine.memoryGib} GiB, ${machine.freeMemoryGib} GiB free`],
    ]),
  );
  const auto = automatic(runtimes);
  host.stdout.write(`\nRuntimes${auto === null ? "" : `; auto takes ${auto}`}\n`);
  host.stdout.write(table(runtimes.map((state) => [`  ${state.name}`, describe(state)])));
}

/** What `--runtime auto` would take; null where nothing runs that it takes. */
function automatic(runtimes: readonly RuntimeState[]): RuntimeName | null {
  const runs = (name: RuntimeName): boolean =>
    runtimes.some((state) => state.name === name && state.available);
  return automaticOrder.find(runs) ?? null;
}

async function stateOf(host: Host, name: RuntimeName): Promise<RuntimeState> {
  try {
    const runtime = await host.runtime(name);
    const { device } = runtime;
    await runtime.dispose();
    return { name, available: true, device, version: libraryVersion(name), advice: null };
  } catch (error) {
    const advice = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
    return {
      name,
      available: false,
      device: null,
      version: null,
      advice: advice.replace(`${name}: `, "").replace(/^create\w+: (?=expected)/u, ""),
    };
  }
}

function describe({ available, device, version, advice }: RuntimeState): string {
  return available
    ? `yes  ${device}${version === null ? "" : `, version ${version}`}`
    : `no   ${advice}`;
}

/** The package of ours that a runtime is made by, and the library beneath it. */
const LIBRARIES: Readonly<Record<RuntimeName, readonly [owner: string, library: string]>> = {
  onnx: ["@mienf/runtime-onnx", "onnxruntime-node"],
  webgpu: ["@mienf/runtime-webgpu", "@tensorflow/tfjs-backend-webgpu"],
  "node-gpu": ["@mienf/runtime-node-gpu", "@tensorflow/tfjs-node-gpu"],
  wasm: ["@mienf/core", "@tensorflow/tfjs-backend-wasm"],
  cpu: ["@mienf/core", "@tensorflow/tfjs-backend-cpu"],
};

/** Version of the library that a runtime stands on, read from its package. */
function libraryVersion(name: RuntimeName): string | null {
  const [owner, library] = LIBRARIES[name];
  try {
    const ours = createRequire(createRequire(import.meta.url).resolve(`${owner}/package.json`));
    const manifest: unknown = ours(`${library}/package.json`);
    return typeof manifest === "object" && manifest !== null && "version" in manifest
      ? String(manifest.version)
      : null;
  } catch {
    return null;
  }
}

function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}
