import { listSupportedBackends } from "onnxruntime-node";
import { expect, test } from "vitest";
import { RuntimeUnavailableError } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

const bundled = listSupportedBackends()
  .filter((backend) => backend.bundled)
  .map(({ name }) => name);

test("refuses a provider that this build of onnxruntime does not know", async () => {
  const failure = createOnnxRuntime({ provider: "abacus" });
  await expect(failure).rejects.toThrow(RuntimeUnavailableError);
  await expect(failure).rejects.toThrow(
    /^createOnnxRuntime: expected an execution provider of onnxruntime-node on \S+, one of cpu.*, got "abacus"; use one of these$/u,
  );
});

test("says what a provider needs that does not start", async () => {
  const provider = process.platform === "linux" ? "cuda" : "dml";
  let failure: unknown;
  const runtime = await createOnnxRuntime({ provider }).catch((error: unknown) => {
    failure = error;
  });
  if (runtime === undefined) {
    expect(failure).toBeInstanceOf(RuntimeUnavailableError);
    expect((failure as Error).message).toMatch(
      provider === "cuda"
        ? /^createOnnxRuntime: expected the execution provider "cuda" to start, and it did not \(.+\); install CUDA and cuDNN/su
        : /^createOnnxRuntime: expected an? execution provider/u,
    );
  } else {
    // A machine that has it.
    expect(runtime.device).toBe(provider);
    await runtime.dispose();
  }
  expect(bundled).toContain("cpu");
});
