import { sharedMemory } from "../internal/allocator.ts";
import type { NeighborTask } from "../internal/neighbor-task.ts";
import { runNeighborTask } from "../internal/neighbor-task.ts";
import type { PointIndex } from "../internal/point-index.ts";

/** What a thread of the Node pool runs. */
export function runTask(task: NeighborTask): PointIndex | null {
  return runNeighborTask(task, sharedMemory);
}
