import { expect, test } from "vitest";
import { createEagerRuntime } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { plainRealNvp, plainSteps } from "./plain-real-nvp.ts";

const SMALL = { dim: 4, hidden: 16, couplings: 2, batchSize: 32, rows: 200 };

test("gives the losses of the eager runtime for 20 steps", async () => {
  const compiled = await createOnnxRuntime();
  const eager = await createEagerRuntime({ backend: "cpu" });
  const losses: Float32Array[] = [];
  for (const runtime of [compiled, eager]) {
    const spec = plainRealNvp(SMALL, 7);
    const session = await runtime.prepareTraining(spec);
    const { indices, rates } = plainSteps(spec, 20, 1);
    losses.push(await session.run(indices, rates));
    await session.dispose();
    await runtime.dispose();
  }
  const [ours, theirs] = losses as [Float32Array, Float32Array];
  expect(ours).toHaveLength(20);
  for (const [step, loss] of ours.entries()) {
    expect(Math.abs(loss - (theirs[step] as number))).toBeLessThan(1e-4);
  }
});
