/** @file The page's worker: holds the open file, trains, and answers. One run at a time. */
import "../quiet-zod.ts";
import type { Runtime } from "@mienf/core";
import { estimatorRegistry } from "@mienf/estimators";
import { AbortedError, ConfigError, ConvergenceError } from "@mienf/numeric";
import { chooseRuntime } from "./choose-runtime.ts";
import { createGate } from "./gate.ts";
import { gatedRuntime } from "./gated-runtime.ts";
import type { Job, Outcome, Reply, Request } from "./job.ts";
import { cloudOf, loadPair, viewOf } from "./load-pair.ts";
import type { OpenTable } from "./open-table.ts";
import { openTable } from "./open-table.ts";
import type { FinishedRun } from "./pack-model.ts";
import { modelFormats, packModel } from "./pack-model.ts";
import { resultDocument } from "./result-document.ts";

/** Set by the page in this worker's name, for it knows where the site lies. */
const WASM_PATHS = self.name;

const gate = createGate();
let stopping = new AbortController();
let table: OpenTable | null = null;
let finished: FinishedRun | null = null;
const runtimes = new Map<string, Promise<Runtime>>();

globalThis.onmessage = ({ data }: MessageEvent<Request>) => {
  void answer(data).catch((error: unknown) => {
    if (error instanceof AbortedError) {
      reply({ kind: "stopped" });
    } else {
      reply({ kind: "failed", during: data.kind, message: messageOf(error) });
    }
  });
};

async function answer(request: Request): Promise<void> {
  switch (request.kind) {
    case "open":
      table = null;
      table = await openTable(request.file);
      reply({ kind: "opened", names: table.names, rows: table.rows });
      return;
    case "look":
      reply({ kind: "data", view: viewOf(await loadPair(request.source, table)) });
      return;
    case "run":
      await run(request.job);
      return;
    case "pause":
      gate.close();
      return;
    case "resume":
      gate.open();
      return;
    case "stop":
      gate.open();
      stopping.abort();
      return;
    case "pack": {
      const bytes = finished && (await packModel(finished, request.format));
      if (bytes) {
        reply({ kind: "packed", name: `model.${request.format}`, bytes });
      }
    }
  }
}

async function run(job: Job): Promise<void> {
  finished = null;
  gate.open();
  stopping = new AbortController();
  const { signal } = stopping;
  const descriptor = estimatorRegistry.get(job.estimator);
  if (descriptor === undefined) {
    throw new ConfigError(`playground: there is no estimator ${job.estimator}`);
  }
  const estimator = descriptor.create(job.options);
  const pair = await loadPair(job.source, table);
  reply({ kind: "data", view: viewOf(pair) });
  await gate.pass(signal);
  const start = async (): Promise<Runtime> => {
    const started = await runtimeFor(job);
    reply({ kind: "started", device: started.device });
    return started;
  };
  const runtime = gatedRuntime(start, () => gate.pass(signal));
  const estimate = await estimator.fit(pair.x, pair.y, {
    runtime,
    seed: job.seed,
    level: job.level,
    signal,
    onProgress: (point) => reply({ kind: "progress", point }),
  });
  if (!Number.isFinite(estimate.mutualInformation)) {
    throw new ConvergenceError(
      `${job.estimator}: expected a finite estimate, got ${estimate.mutualInformation}; try another seed, or look for outliers in the data`,
      { iterations: 0, lastValue: estimate.mutualInformation },
    );
  }
  const document = resultDocument(estimate, pair);
  finished = { job, pair, estimate, document };
  const { latents } = estimate;
  const outcome: Outcome = {
    document,
    pointwise: estimate.pointwise,
    rowNumbers: pair.rowNumbers,
    latents: latents && cloudOf(latents.x, latents.y),
    components: estimate.components,
    modelFormats: modelFormats(estimate),
  };
  reply({ kind: "done", outcome });
}

/** onnxruntime-web starts once; the same choice gives the same runtime. */
function runtimeFor({ runtime }: Job): Promise<Runtime> {
  const known = runtimes.get(runtime) ?? chooseRuntime(runtime, WASM_PATHS);
  runtimes.set(runtime, known);
  known.catch(() => runtimes.delete(runtime));
  return known;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function reply(message: Reply): void {
  globalThis.postMessage(message);
}

globalThis.postMessage("listening");
