import type { Runtime } from "@mienf/core";
import { RuntimeUnavailableError } from "@mienf/numeric";
import type { Host, RuntimeName } from "./host.ts";
import type { RequestedRuntime } from "./runtime-settings.ts";

/**
 * Fastest first, as measured: 3, 90 and 520 ms a training step of the smallest benchmark (tooling/benchmarks). The other
 * runtimes are used when they are asked for: on a graphics card it depends on the model whether they are faster, on
 * none they are the slowest.
 */
export const automaticOrder: readonly RuntimeName[] = ["onnx", "wasm", "cpu"];

/**
 * Starts the runtime that was asked for; `auto` starts the fastest that runs here.
 *
 * @param tell - told which one it is, and why not a faster one.
 * @throws RuntimeUnavailableError when it does not run on this machine.
 */
export async function openRuntime(
  host: Host,
  { name, options }: RequestedRuntime,
  tell: (line: string) => void,
): Promise<Runtime> {
  if (name !== "auto") {
    return await host.runtime(name, options);
  }
  const reasons: string[] = [];
  for (const candidate of automaticOrder) {
    try {
      const runtime = await host.runtime(candidate);
      const instead = reasons.length > 0 ? `; ${reasons.join("; ")}` : "";
      tell(`runtime: ${runtime.name} (${runtime.device})${instead}`);
      return runtime;
    } catch (error) {
      if (!(error instanceof RuntimeUnavailableError)) {
        throw error;
      }
      reasons.push(error.message.split("\n")[0] ?? candidate);
    }
  }
  throw new RuntimeUnavailableError(
    `no runtime starts on this machine: ${reasons.join("; ")}\nRun mienf doctor for what to install.`,
  );
}
