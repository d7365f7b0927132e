import { expect, test } from "vitest";
import { ConfigError } from "@mienf/numeric";
import { splitSettings } from "./runtime-settings.ts";

test("takes the runtime's options out of what the estimator gets", () => {
  const split = splitSettings(
    {
      runtime: "onnx",
      set: [
        ["epochs", 3],
        ["provider", "cuda"],
        ["threads", 2],
      ],
    },
    ["epochs"],
  );
  expect(split).toEqual({
    settings: [["epochs", 3]],
    runtime: { name: "onnx", options: { provider: "cuda", threads: 2 } },
  });
});

test("leaves an option to the estimator that has one of that name", () => {
  const { settings, runtime } = splitSettings({ runtime: "auto", set: [["threads", 2]] }, [
    "threads",
  ]);
  expect([settings, runtime.options]).toEqual([[["threads", 2]], {}]);
});

test("leaves what it does not know, too: the estimator complains", () => {
  expect(splitSettings({ runtime: "onnx", set: [["epoch", 3]] }, ["epochs"]).settings).toEqual([
    ["epoch", 3],
  ]);
});

test.each([
  [
    "auto",
    [["provider", "cuda"]],
    "--set provider: is an option of the runtime onnx; add --runtime onnx",
  ],
  [
    "onnx",
    [["device", "cpu"]],
    "--set device: is an option of the runtime node-gpu; add --runtime node-gpu",
  ],
  ["onnx", [["threads", 0]], "--set threads=0: expected a whole number ≥ 1"],
  [
    "onnx",
    [["provider", 1]],
    "--set provider=1: expected a provider's name: cpu, cuda, tensorrt, coreml, dml, webgpu",
  ],
  ["node-gpu", [["device", "tpu"]], "--set device=tpu: expected gpu or cpu"],
  [
    "onnx",
    [
      ["threads", 1],
      ["threads", 2],
    ],
    "--set threads: given twice; give it once",
  ],
] as const)("refuses for the runtime %s: %j", (runtime, set, message) => {
  expect(() => splitSettings({ runtime, set }, [])).toThrow(new ConfigError(message));
});
