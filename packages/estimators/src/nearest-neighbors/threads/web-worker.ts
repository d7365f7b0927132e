import { sharedMemory } from "../internal/allocator.ts";
import type { NeighborTask } from "../internal/neighbor-task.ts";
import { runNeighborTask } from "../internal/neighbor-task.ts";

/** The part of a Web Worker's global scope that is used here; the DOM's types are not. */
interface WorkerScope {
  onmessage: (event: { readonly data: NeighborTask }) => void;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: task }) => {
  try {
    scope.postMessage({ index: runNeighborTask(task, sharedMemory) });
  } catch (error) {
    scope.postMessage({ error: String(error) });
  }
};

scope.postMessage({}); // ready
