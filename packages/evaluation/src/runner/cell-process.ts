/**
 * @file The process in which cells run, one after another: it is sent cells and answers with outcomes. It ends when
 * whoever started it is gone.
 */
import type { Runtime } from "@mienf/core";
import type { Cell } from "../suite/cell.ts";
import { runCell } from "./run-cell.ts";

let started: Promise<Runtime> | undefined;

/** One thread: the cells themselves are spread over the cores, and sums come out the same on every machine. */
async function startRuntime(): Promise<Runtime> {
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
  const { createOnnxRuntime } = await import("@mienf/runtime-onnx");
  return await createOnnxRuntime({ threads: 1 });
}

/** Whoever started this may be gone by the time the cell is done. */
function say(message: unknown): void {
  process.send?.(message, undefined, undefined, (error) => {
    if (error) {
      process.exit();
    }
  });
}

process.on("message", (cell: Cell) => {
  void runCell(cell, () => (started ??= startRuntime())).then(say);
});
process.on("disconnect", () => process.exit());
// Ctrl-C reaches every process of a terminal; who started this one decides when it ends.
process.on("SIGINT", () => undefined);
say("ready");
