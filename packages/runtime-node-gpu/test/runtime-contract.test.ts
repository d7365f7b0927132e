import { createParameter, fit } from "@mienf/core";
import type { Parameter, Runtime } from "@mienf/core";
import { createRandomSource, RuntimeUnavailableError } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { createNodeGpuRuntime } from "@mienf/runtime-node-gpu";
import { plainLayers, runtimeContract } from "@mienf/testing/runtime-contract";
import type { ContractCheck } from "@mienf/testing/runtime-contract";
import { describe, expect, test } from "vitest";

type Device = "gpu" | "cpu";

/** Why a runtime does not start here; undefined where it does. */
async function whatIsMissing(device: Device): Promise<string | undefined> {
  try {
    await createNodeGpuRuntime({ device });
    return undefined;
  } catch (error) {
    if (error instanceof RuntimeUnavailableError) {
      return error.message;
    }
    throw error;
  }
}

/** The contract where the addon is present; elsewhere what is said of its absence. */
async function checksOf(device: Device): Promise<readonly ContractCheck[]> {
  const missing = await whatIsMissing(device);
  if (missing === undefined) {
    return runtimeContract<Parameter, RandomSource>({
      createRuntime: (): Promise<Runtime> => createNodeGpuRuntime({ device }),
      createParameter,
      createSource: createRandomSource,
      fit,
      layers: plainLayers(createParameter, createRandomSource),
    });
  }
  const title = "is not available here, and says what to run";
  return [
    {
      title,
      async run() {
        expect(missing).toMatch(/^createNodeGpuRuntime: expected .+; .*run "[^"]+"/u);
      },
    },
  ];
}

describe.each([
  { device: "gpu", checks: await checksOf("gpu") },
  { device: "cpu", checks: await checksOf("cpu") },
])("TensorFlow on the $device", ({ checks }) => {
  test.each(checks.map((check) => [check.title, check] as const))("%s", async (_title, check) => {
    await expect(check.run()).resolves.toBeUndefined();
  });
});
