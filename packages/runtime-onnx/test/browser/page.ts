/** @file What runs in the browser: bundled, and called by the test through the page. */
import { createOnnxWebRuntime } from "@mienf/runtime-onnx/web";
import { plainRealNvp, plainSteps } from "../plain-real-nvp.ts";
import type { PlainModelSize } from "../plain-real-nvp.ts";

/** What the page is asked to do. */
export interface PageTask {
  readonly provider: "wasm" | "webgpu";
  readonly size: PlainModelSize;
  readonly steps: number;
}

/** What comes back. */
export interface PageResult {
  readonly device: string;
  readonly losses: number[];
}

async function trainInPage({ provider, size, steps }: PageTask): Promise<PageResult> {
  const runtime = await createOnnxWebRuntime({ provider, wasmPaths: "/onnxruntime-web/" });
  const spec = plainRealNvp(size, 7);
  const session = await runtime.prepareTraining(spec);
  const { indices, rates } = plainSteps(spec, steps, 1);
  const losses = [...(await session.run(indices, rates))];
  await runtime.dispose();
  return { device: runtime.device, losses };
}

Object.assign(globalThis, { trainInPage });
