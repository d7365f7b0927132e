import { expect, test, vi } from "vitest";
import { RuntimeUnavailableError } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

vi.mock("onnxruntime-node", () => {
  throw new Error("no binary for this machine");
});

test("says what to do where onnxruntime does not load", async () => {
  const failure = createOnnxRuntime();
  await expect(failure).rejects.toThrow(RuntimeUnavailableError);
  await expect(failure).rejects.toThrow(
    /^createOnnxRuntime: expected onnxruntime-node to load on \S+, and it did not \(.+\); run "npm install onnxruntime-node" or choose the "wasm" runtime$/su,
  );
});
