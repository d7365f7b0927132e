import { createEagerRuntime } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { evaluateLayer, gradientError } from "@mienf/testing/runtime-contract";
import "@mienf/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { layers } from "./layers.js";

// What tfjs's WebAssembly backend has no kernel for.
const LACKING = { wasm: ["a convolution"], onnx: [] };

describe.each([
  ["wasm", () => createEagerRuntime({ backend: "wasm" })],
  ["onnx", () => createOnnxRuntime({ threads: 1 })],
])("the runtime %s", (name, start) => {
  let runtime;
  let reference;
  beforeAll(async () => {
    runtime = await start();
    reference = await createEagerRuntime({ backend: "cpu" });
  });

  const present = layers.filter((layer) => !LACKING[name].includes(layer.name));
  test.each(present.map((layer) => [layer.name, layer]))(
    "computes and differentiates %s as the cpu runtime and finite differences do",
    async (_name, layer) => {
      const expected = await evaluateLayer(reference, layer.create());
      const got = await evaluateLayer(runtime, layer.create());
      for (const [index, output] of got.outputs.entries()) {
        // float32 sums in another order, and other last digits of exp and log.
        expect(output).toBeAllClose(expected.outputs[index], { rtol: 1e-4, atol: 1e-4 });
      }
      expect(got.gradient).toBeAllClose(expected.gradient, { rtol: 1e-3, atol: 1e-4 });
      // Finite differences of float32 are good to about 1e-3 of the gradient; a wrong term is off by far more.
      expect(await gradientError(runtime, layer.create())).toBeLessThan(2e-2);
    },
  );
});
