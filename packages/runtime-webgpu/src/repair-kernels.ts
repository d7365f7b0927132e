/** @file What stands in for kernels of tfjs-backend-webgpu 4.22.0 that are wrong without an error. */
import { getKernel, registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";
import type { KernelBackend, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import { PRECISE_FUNCTIONS, withShaderFunction } from "./precise-kernels.ts";

const BACKEND = "webgpu";
/** WebGPU promises 8 storage buffers for a shader, and the sum is one of them. */
const MOST_TERMS = 7;

let repaired = false;

/** Replaces the kernels, once; the backend must have been imported. */
export function repairKernels(): void {
  if (!repaired) {
    repaired = true;
    replace("AddN", addInGroups);
    replace("Cumsum", cumulateForwards);
    for (const [kernelName, shaderFunction] of Object.entries(PRECISE_FUNCTIONS)) {
      replace(kernelName, withShaderFunction(shaderFunction));
    }
  }
}

function replace(kernelName: string, repair: (builtIn: KernelFunc) => KernelFunc): void {
  const config = getKernel(kernelName, BACKEND);
  unregisterKernel(kernelName, BACKEND);
  registerKernel({ ...config, kernelFunc: repair(config.kernelFunc) });
}

/** tfjs asks for a storage buffer for each term, however many there are. */
function addInGroups(builtIn: KernelFunc): KernelFunc {
  return ({ inputs, backend, ...rest }) => {
    // The kernel of this name is handed an array, whatever its type says.
    const terms = inputs as unknown as TensorInfo[];
    const sumOf = (group: readonly TensorInfo[]): TensorInfo => {
      const asInputs = group as unknown as typeof inputs;
      return builtIn({ inputs: asInputs, backend, ...rest }) as TensorInfo;
    };
    let total = sumOf(terms.slice(0, MOST_TERMS));
    for (let next = MOST_TERMS; next < terms.length; next += MOST_TERMS - 1) {
      const partial = total;
      total = sumOf([partial, ...terms.slice(next, next + MOST_TERMS - 1)]);
      (backend as KernelBackend).disposeData(partial.dataId);
    }
    return total;
  };
}

/**
 * tfjs compiles the length of the first reversed axis into the shader that it then uses for any length; the gradient of a
 * cumulative sum is such a reversed one.
 */
function cumulateForwards(builtIn: KernelFunc): KernelFunc {
  const { kernelFunc: reverse } = getKernel("Reverse", BACKEND);
  return ({ inputs, backend, attrs = {} }) => {
    if (attrs["reverse"] !== true) {
      return builtIn({ inputs, backend, attrs });
    }
    const turned = (x: TensorInfo): TensorInfo =>
      reverse({ inputs: { x }, backend, attrs: { dims: [Number(attrs["axis"])] } }) as TensorInfo;
    const backwards = turned(inputs["x"] as TensorInfo);
    const forwards = { ...attrs, reverse: false };
    const sums = builtIn({ inputs: { x: backwards }, backend, attrs: forwards }) as TensorInfo;
    const result = turned(sums);
    for (const { dataId } of [backwards, sums]) {
      (backend as KernelBackend).disposeData(dataId);
    }
    return result;
  };
}
