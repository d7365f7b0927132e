/** @file What runs in the browser: bundled, and called by the test through the page. */
import { ksg } from "@mienf/estimators/nearest-neighbors";
import { sampleRows } from "./sample-rows.ts";

/** What comes back. */
export interface PageResult {
  readonly workers: number;
  readonly mutualInformation: number;
}

interface WorkerScope {
  Worker: new (url: URL, options: object) => object;
}

async function estimateInPage(threads: number): Promise<PageResult> {
  const scope = globalThis as unknown as WorkerScope;
  const { Worker } = scope;
  let workers = 0;
  scope.Worker = class extends Worker {
    constructor(url: URL, options: object) {
      super(url, options);
      workers += 1;
    }
  };
  const { x, y } = sampleRows();
  const { mutualInformation } = await ksg({ threads, variant: 2 }).fit(x, y);
  return { workers, mutualInformation };
}

Object.assign(globalThis, { estimateInPage });
