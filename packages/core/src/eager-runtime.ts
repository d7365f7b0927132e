import { enableProdMode, engine, getBackend, setBackend } from "@tensorflow/tfjs-core";
import { RuntimeUnavailableError } from "@mienf/numeric";
import { compileEagerly } from "./eager-function.ts";
import { EagerTrainingSession } from "./eager-training-session.ts";
import type { Runtime } from "./runtime.ts";

/** The tfjs backends that this package brings along. */
export type EagerBackend = "wasm" | "cpu";

/**
 * Makes a runtime that executes operations one by one on a tfjs backend of this package.
 *
 * `wasm` is the faster; `cpu` needs nothing but JavaScript and has every kernel.
 *
 * @throws RuntimeUnavailableError when the backend does not start.
 */
export async function createEagerRuntime(
  options: { readonly backend?: EagerBackend } = {},
): Promise<Runtime> {
  const backend = options.backend ?? "wasm";
  if (backend === "wasm") {
    await import("@tensorflow/tfjs-backend-wasm");
  } else {
    await import("@tensorflow/tfjs-backend-cpu");
  }
  return createBackendRuntime({
    name: backend,
    backend,
    device: backend === "wasm" ? "CPU, WebAssembly" : "CPU, JavaScript",
  });
}

/**
 * Makes a runtime on any registered tfjs backend; adapters for other devices are built on this.
 *
 * The backend is current only while the runtime computes: the one that was current before stays so.
 *
 * @param options - `name`: the runtime's name; `backend`: tfjs's name of it; `device`: what it runs on, for people.
 * @throws RuntimeUnavailableError when the backend does not start.
 */
export async function createBackendRuntime(options: {
  readonly name: string;
  readonly backend: string;
  readonly device: string;
}): Promise<Runtime> {
  const { name, backend, device } = options;
  await startBackend(backend);
  const run = <T>(fn: () => T): T => onBackend(backend, fn);
  return {
    name,
    device,
    compile: (spec) => Promise.resolve(compileEagerly(spec, run)),
    prepareTraining: (spec) => Promise.resolve(new EagerTrainingSession(spec, run)),
    // The backend itself is shared by the whole process, and tfjs cannot start it a second time.
    dispose: () => Promise.resolve(),
  };
}

/** Runs a synchronous function with the given backend current. */
export type BackendScope = <T>(fn: () => T) => T;

async function startBackend(backend: string): Promise<void> {
  const previous = engine().backendName;
  // Otherwise tfjs's cpu backend greets on the console with advice to install another one.
  enableProdMode();
  let reason = "";
  let started = false;
  try {
    started = await setBackend(backend);
  } catch (error) {
    reason = ` (${error instanceof Error ? error.message : String(error)})`;
  }
  if (!started) {
    throw new RuntimeUnavailableError(
      `createBackendRuntime: expected the tfjs backend "${backend}" to start, and it did not${reason}; choose another runtime`,
    );
  }
  if (previous) {
    await setBackend(previous);
  }
}

function onBackend<T>(backend: string, fn: () => T): T {
  const previous = engine().backendName ? getBackend() : undefined;
  if (previous === backend) {
    return fn();
  }
  // Once a backend has started, switching to it takes effect before this call returns.
  void setBackend(backend);
  try {
    return fn();
  } finally {
    if (previous) {
      void setBackend(previous);
    }
  }
}
