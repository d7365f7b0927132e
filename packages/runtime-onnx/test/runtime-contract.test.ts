import { createParameter, fit } from "@mienf/core";
import type { Parameter, Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { createOnnxWebRuntime } from "@mienf/runtime-onnx/web";
import { plainLayers, runtimeContract } from "@mienf/testing/runtime-contract";
import type { ContractCheck, RuntimeSubject } from "@mienf/testing/runtime-contract";
import { describe, expect, test } from "vitest";

function checksOf(createRuntime: () => Promise<Runtime>): [title: string, check: ContractCheck][] {
  const subject: RuntimeSubject<Parameter, RandomSource> = {
    createRuntime,
    createParameter,
    createSource: createRandomSource,
    fit,
    layers: plainLayers(createParameter, createRandomSource),
  };
  return runtimeContract(subject).map((check) => [check.title, check]);
}

describe.each([
  { name: "onnx on one thread", create: () => createOnnxRuntime({ threads: 1 }) },
  { name: "onnx on two threads", create: () => createOnnxRuntime({ threads: 2 }) },
  { name: "onnx in WebAssembly", create: () => createOnnxWebRuntime({ threads: 1 }) },
])("the runtime $name", ({ create }) => {
  test.each(checksOf(create))("%s", async (_title, check) => {
    await expect(check.run()).resolves.toBeUndefined();
  });
});
