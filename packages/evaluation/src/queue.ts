export { queueExecutor } from "./queue/queue-executor.ts";
export type { QueueExecutorOptions } from "./queue/queue-executor.ts";
export { runQueueWorker } from "./queue/queue-worker.ts";
export type { QueueWorkerOptions } from "./queue/queue-worker.ts";
