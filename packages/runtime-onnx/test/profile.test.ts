import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { matMul } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

test("writes a profile of each model when it is disposed of", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mienf-profile-"));
  try {
    const runtime = await createOnnxRuntime({ profile: path.join(folder, "model") });
    const compiled = await runtime.compile({
      label: "square",
      call: (x) => [matMul(x as Parameters<typeof matMul>[0], x as Parameters<typeof matMul>[0])],
      inputShapes: [[2, 2]],
      parameters: [],
    });
    await compiled.call([Float32Array.of(1, 2, 3, 4)]);
    await runtime.dispose();
    const files = readdirSync(folder);
    expect(files).toHaveLength(1);
    const events: unknown = JSON.parse(readFileSync(path.join(folder, files[0] ?? ""), "utf8"));
    expect(events).toContainEqual(
      expect.objectContaining({
        cat: "Node",
        args: expect.objectContaining({ op_name: expect.stringMatching(/Gemm|MatMul/u) }),
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
