import { engine, registerBackend, removeBackend, setBackend } from "@tensorflow/tfjs-core";
import type { KernelBackend } from "@tensorflow/tfjs-core";
import { createEagerRuntime } from "@mienf/core";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { RuntimeUnavailableError } from "@mienf/numeric";
import { createNodeGpuRuntime } from "@mienf/runtime-node-gpu";

/** What the packages do as they load, but for the computing. */
function registerTensorflow(isUsingGpuDevice: boolean): object {
  const backend = { isUsingGpuDevice, floatPrecision: () => 32, dispose: () => {} };
  registerBackend("tensorflow", () => backend as unknown as KernelBackend);
  void setBackend("tensorflow");
  return {};
}

vi.mock("@tensorflow/tfjs-node-gpu", () => registerTensorflow(false));
vi.mock("@tensorflow/tfjs-node", () => registerTensorflow(false));

beforeAll(async () => {
  await createEagerRuntime({ backend: "cpu" });
  await setBackend("cpu");
});

afterEach(async () => {
  await setBackend("cpu");
  removeBackend("tensorflow");
  vi.resetModules();
});

test.runIf(Number.parseInt(process.versions.node, 10) <= 22)(
  "starts TensorFlow on the processor and leaves the current backend alone",
  async () => {
    const runtime = await createNodeGpuRuntime({ device: "cpu" });
    expect([runtime.name, runtime.device]).toEqual(["node-gpu", "CPU, TensorFlow"]);
    expect(engine().backendName).toBe("cpu");
    await runtime.dispose();
  },
);

test("is not available where TensorFlow would use the processor in place of a graphics card", async () => {
  await expect(createNodeGpuRuntime()).rejects.toThrow(RuntimeUnavailableError);
  expect(engine().backendName).toBe("cpu");
});
