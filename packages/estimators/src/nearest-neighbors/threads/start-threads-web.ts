import type { NeighborTask } from "../internal/neighbor-task.ts";
import type { PointIndex } from "../internal/point-index.ts";
import type { ThreadOptions, ThreadPool } from "./thread-pool.ts";

/** The parts of the browser that are used here; the DOM's types are not. */
interface BrowserScope {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

// By this name and not through the scope: bundlers look for it.
declare const Worker: (new (url: URL, options: { type: "module" }) => WebWorker) | undefined;

interface WebWorker {
  onmessage: ((event: { readonly data: Reply }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(task: NeighborTask): void;
  terminate(): void;
}

/** What a worker says: nothing when it is ready, then an answer to every task. */
interface Reply {
  readonly index?: PointIndex | null;
  readonly error?: string;
}

interface Job {
  readonly task: NeighborTask;
  resolve(index: PointIndex | null): void;
  reject(error: Error): void;
}

/**
 * Starts Web Workers in a browser.
 *
 * @returns null where there is no shared memory, as on pages that are not cross-origin isolated, and where the workers'
 *   module does not load. Work is then done on the calling thread.
 */
export async function startThreads(options: ThreadOptions = {}): Promise<ThreadPool | null> {
  const { crossOriginIsolated, navigator } = globalThis as BrowserScope;
  if (crossOriginIsolated !== true || typeof Worker === "undefined") {
    return null;
  }
  const threads = options.threads ?? navigator?.hardwareConcurrency ?? 1;
  const workers = Array.from({ length: threads }, () => startWorker(options.worker));
  const close = (): Promise<void> => {
    for (const worker of workers) {
      worker.terminate();
    }
    return Promise.resolve();
  };
  const ready = await Promise.all(workers.map((worker) => isReady(worker)));
  if (ready.includes(false)) {
    await close();
    return null;
  }
  return { threads, run: shareOut(workers), close };
}

function startWorker(url: URL | undefined): WebWorker {
  // Bundlers look for exactly the first expression.
  return url === undefined
    ? new Worker!(new URL("./web-worker.js", import.meta.url), { type: "module" })
    : new Worker!(url, { type: "module" });
}

function isReady(worker: WebWorker): Promise<boolean> {
  return new Promise((resolve) => {
    worker.onmessage = () => resolve(true);
    worker.onerror = () => resolve(false);
  });
}

/** Gives every worker one task at a time, in the order that they come in. */
function shareOut(workers: readonly WebWorker[]): ThreadPool["run"] {
  const waiting: Job[] = [];
  const running = new Map<WebWorker, Job>();

  function finish(worker: WebWorker, result: PointIndex | null | Error): void {
    const job = running.get(worker);
    running.delete(worker);
    if (result instanceof Error) {
      job?.reject(result);
    } else {
      job?.resolve(result);
    }
    next(worker);
  }

  function next(worker: WebWorker): void {
    const job = waiting.shift();
    if (job !== undefined) {
      running.set(worker, job);
      worker.postMessage(job.task);
    }
  }

  for (const worker of workers) {
    worker.onmessage = ({ data }) =>
      finish(worker, data.error === undefined ? (data.index ?? null) : new Error(data.error));
    worker.onerror = ({ message = "a worker stopped" }) => finish(worker, new Error(message));
  }
  return (task) =>
    new Promise((resolve, reject) => {
      waiting.push({ task, resolve, reject });
      const idle = workers.find((worker) => !running.has(worker));
      if (idle !== undefined) {
        next(idle);
      }
    });
}
