import type { NeighborTask } from "../internal/neighbor-task.ts";
import type { PointIndex } from "../internal/point-index.ts";
import type { ThreadOptions, ThreadPool } from "./thread-pool.ts";

/** The parts of the browser that are used here; the DOM's types are not. */
interface BrowserScope {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly Worker?: new (url: URL, options: { type: "module" }) => WebWorker;
}

interface WebWorker {
  onmessage: ((event: { readonly data: Reply }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(task: NeighborTask): void;
  terminate(): void;
}

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
 * @returns null on pages that are not cross-origin isolated: they have no shared memory, and the work is done on the
 *   calling thread.
 */
export function startThreads(options: ThreadOptions = {}): Promise<ThreadPool | null> {
  const { crossOriginIsolated, navigator, Worker } = globalThis as unknown as BrowserScope;
  if (crossOriginIsolated !== true || Worker === undefined) {
    return Promise.resolve(null);
  }
  const threads = options.threads ?? navigator?.hardwareConcurrency ?? 1;
  const waiting: Job[] = [];
  const running = new Map<WebWorker, Job>();
  const workers = Array.from({ length: threads }, () => {
    // Bundlers look for exactly this expression.
    const worker =
      options.worker === undefined
        ? new Worker(new URL("./web-worker.js", import.meta.url), { type: "module" })
        : new Worker(options.worker, { type: "module" });
    worker.onmessage = ({ data }) => {
      finish(worker, data.error === undefined ? (data.index ?? null) : new Error(data.error));
    };
    worker.onerror = ({ message = "a worker failed to start" }) =>
      finish(worker, new Error(message));
    return worker;
  });

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

  return Promise.resolve({
    threads,
    run: (task) =>
      new Promise((resolve, reject) => {
        waiting.push({ task, resolve, reject });
        const idle = workers.find((worker) => !running.has(worker));
        if (idle !== undefined) {
          next(idle);
        }
      }),
    close: () => {
      for (const worker of workers) {
        worker.terminate();
      }
      return Promise.resolve();
    },
  });
}
