import { scalar } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createEagerRuntime } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import type { Bijection } from "../bijection.ts";

/**
 * Lets a flow set parameters from rows, on the `cpu` backend, which can be read synchronously, whatever it is trained on.
 *
 * @param inputs - the rows, and their context where the flow takes one.
 */
export async function adjustOnCpu(
  flow: Bijection,
  adjust: "initialise" | "updateStatistics",
  inputs: readonly Matrix[],
): Promise<void> {
  if (flow[adjust] === undefined) {
    return;
  }
  const runtime = await createEagerRuntime({ backend: "cpu" });
  const compiled = await runtime.compile({
    label: adjust,
    call: (...batch) => {
      const [x, ...context] = batch as [Tensor2D, ...Tensor2D[]];
      flow[adjust]?.(x, ...context);
      return [scalar(0)];
    },
    inputShapes: inputs.map(({ rows, columns }) => [rows, columns]),
    // Bound parameters would not see what layers before them were set to.
    parameters: [],
  });
  await compiled.call(inputs.map(({ data }) => Float32Array.from(data)));
}
