import { matMul } from "@tensorflow/tfjs-core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";

/** Billions of floating-point operations per second of a big matrix product on one thread: the best of several. */
export async function measurePeak() {
  const size = 1024;
  const runtime = await createOnnxRuntime({ threads: 1 });
  const product = await runtime.compile({
    label: "peak",
    call: (a, b) => [matMul(a, b)],
    inputShapes: [
      [size, size],
      [size, size],
    ],
    parameters: [],
  });
  const inputs = [0, 1].map(() => new Float32Array(size * size).fill(0.5));
  let best = Infinity;
  for (let round = 0; round < 10; round += 1) {
    const start = performance.now();
    await product.call(inputs);
    best = Math.min(best, performance.now() - start);
  }
  await runtime.dispose();
  return (2 * size ** 3) / best / 1e6;
}
