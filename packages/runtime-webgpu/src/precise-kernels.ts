import type { KernelFunc } from "@tensorflow/tfjs-core";
import type { WebGPUBackend, WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";

/**
 * tfjs's `exp(x) − 1` and `log(1 + x)` have no digits left for small x, nor has WGSL's `tanh`, and shaders may round their `exp` and `log` so coarsely that
 * no correction brings them back: near zero these functions are sums of their series, to the last digits of float32.
 */
const FUNCTIONS = `
fn preciseExpm1(x : f32) -> f32 {
  if (abs(x) < 0.5) {
    return x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)))))));
  }
  return exp(x) - 1.0;
}
fn preciseLog1p(x : f32) -> f32 {
  if (abs(x) < 0.4) {
    let z = x / (2.0 + x);
    let s = z * z;
    return 2.0 * z * (1.0 + s * (1.0 / 3.0 + s * (1.0 / 5.0 + s * (1.0 / 7.0 + s * (1.0 / 9.0 + s * (1.0 / 11.0 + s / 13.0))))));
  }
  return log(1.0 + x);
}
fn preciseTanh(x : f32) -> f32 {
  let e = preciseExpm1(clamp(2.0 * x, -40.0, 40.0));
  return e / (e + 2.0);
}
fn preciseSinh(x : f32) -> f32 {
  if (abs(x) > 1.0) {
    return sinh(x);
  }
  let e = preciseExpm1(x);
  return 0.5 * (e + e / (e + 1.0));
}
fn preciseAsinh(x : f32) -> f32 {
  let y = abs(x);
  if (y > 1e4) {
    return sign(x) * (log(y) + 0.6931472);
  }
  return sign(x) * preciseLog1p(y + y * y / (1.0 + sqrt(y * y + 1.0)));
}
fn preciseAtanh(x : f32) -> f32 {
  return 0.5 * preciseLog1p(2.0 * x / (1.0 - x));
}
fn preciseSoftplus(x : f32) -> f32 {
  return max(x, 0.0) + preciseLog1p(exp(-abs(x)));
}
`;

/** Element-wise kernels that lose digits, and the shader function that each takes instead. */
export const PRECISE_FUNCTIONS: Readonly<Record<string, string>> = {
  Expm1: "preciseExpm1",
  Log1p: "preciseLog1p",
  Tanh: "preciseTanh",
  Sinh: "preciseSinh",
  Asinh: "preciseAsinh",
  Atanh: "preciseAtanh",
  Softplus: "preciseSoftplus",
};

/** Runs a built-in element-wise kernel with another function in its shader. */
export function withShaderFunction(name: string): (builtIn: KernelFunc) => KernelFunc {
  return (builtIn) =>
    ({ backend, ...rest }) => {
      const shaders = backend as WebGPUBackend;
      const replaced = Object.create(shaders) as WebGPUBackend;
      replaced.runWebGPUProgram = (program: WebGPUProgram, ...others) => {
        program.shaderKey = name;
        program.getUserCode = () => shaderOf(name);
        return shaders.runWebGPUProgram(program, ...others);
      };
      return builtIn({ backend: replaced, ...rest });
    };
}

function shaderOf(name: string): string {
  return `${FUNCTIONS}
fn main(index : i32) {
  if (index < uniforms.size) {
    let x = getAByOutputIndex(index);
    if (isnan(x)) {
      setOutputAtIndex(index, x);
    } else {
      setOutputAtIndex(index, ${name}(x));
    }
  }
}
`;
}
