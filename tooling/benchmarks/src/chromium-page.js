// What runs in the page: bundled, and driven by chromium.js.
import { createOnnxWebRuntime } from "@mienf/runtime-onnx/web";
import { trainingSpec, trainingSteps } from "./models.js";

let session;
let model;

globalThis.prepare = async (given) => {
  ({ model } = given);
  const { threads } = given;
  const runtime = await createOnnxWebRuntime({ wasmPaths: "/onnxruntime-web/", threads });
  const start = performance.now();
  session = await runtime.prepareTraining(trainingSpec(model));
  const { indices, rates } = trainingSteps(model, 1);
  await session.run(indices, rates);
  return { device: runtime.device, firstStepMs: performance.now() - start };
};

globalThis.time = async (steps) => {
  const { indices, rates } = trainingSteps(model, steps);
  const start = performance.now();
  await session.run(indices, rates);
  return (performance.now() - start) / steps;
};
