#!/usr/bin/env node
import { performance } from "node:perf_hooks";
import { createRuntime } from "./create-runtime.ts";
import { exitCodes } from "./failure.ts";
import { runCli } from "./run-cli.ts";

let interrupts = 0;
const listeners = new Set<() => void>();
function interrupted(): void {
  interrupts += 1;
  if (interrupts > 1) {
    process.exit(exitCodes.interrupted);
  }
  for (const listener of listeners) {
    listener();
  }
}
process.on("SIGINT", interrupted);
process.on("SIGTERM", interrupted);
// Whoever reads the output may stop reading, as `head` does; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") {
    process.exit(exitCodes.done);
  }
  throw error;
});

const code = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  now: () => performance.now(),
  onInterrupt(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  estimators: () => import("@mienf/estimators"),
  runtime: createRuntime,
});
process.exitCode = code;
if (code === exitCodes.interrupted) {
  // Work that does not look at signals would keep the process alive.
  process.exit();
}
