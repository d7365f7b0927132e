import {
  asinh,
  atanh,
  expm1,
  log1p,
  mul,
  scalar,
  sinh,
  softplus,
  tanh,
} from "@tensorflow/tfjs-core";
import { createParameter, fit } from "@mienf/core";
import type { Parameter, Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { createWebGpuRuntime } from "@mienf/runtime-webgpu";
import { plainLayers, runtimeContract } from "@mienf/testing/runtime-contract";
import type { RuntimeSubject } from "@mienf/testing/runtime-contract";

/** What a page or a child process says about a check. */
export interface CheckAnswer {
  /** Why it failed; missing where it passed. */
  readonly failure?: string;
  /** The runtime's device, when asked for `"device"`. */
  readonly device?: string;
}

const subject: RuntimeSubject<Parameter, RandomSource> = {
  createRuntime: (): Promise<Runtime> => createWebGpuRuntime(),
  createParameter,
  createSource: createRandomSource,
  fit,
  layers: plainLayers(createParameter, createRandomSource),
};
const checks = [
  ...runtimeContract(subject),
  {
    title: "functions whose shaders are replaced are right near zero and far from it",
    run: compareShaders,
  },
];

/** Near zero, around the borders between a function's formulas, and as far out as float32 goes; 1200 entries, as few are computed on the processor. */
const POINTS = [1e-20, 1e-8, 3e-4, 0.1, 0.24, 0.26, 0.39, 0.41, 0.49, 0.51, 0.9, 0.99].flatMap(
  (each) => [each, -each],
);
const X = Float32Array.from({ length: 1200 }, (_, index) => POINTS[index % POINTS.length] ?? 0);

async function compareShaders(): Promise<void> {
  const runtime = await createWebGpuRuntime();
  const compiled = await runtime.compile({
    label: "functions",
    call: (x = scalar(0)) => [
      ...[expm1, log1p, tanh, sinh, asinh, atanh, softplus].map((compute) => compute(x)),
      ...[tanh, asinh, softplus].map((compute) => compute(mul(x, 1e5))),
    ],
    inputShapes: [[X.length]],
    parameters: [],
  });
  const results = await compiled.call([X]);
  const logOnePlusExp = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  const { expm1: e, log1p: l, tanh: t, sinh: s, asinh: as, atanh: at } = Math;
  const far = [t, as, logOnePlusExp].map((compute) => (x: number) => compute(Math.fround(x * 1e5)));
  for (const [index, compute] of [e, l, t, s, as, at, logOnePlusExp, ...far].entries()) {
    for (const [position, x] of X.entries()) {
      const got = results[index]?.[position] ?? NaN;
      const wanted = compute(x);
      // WGSL's exp and log are off by a few units in the last place; below 1e-37 there are no normal numbers.
      if (!(Math.abs(got - wanted) <= 1e-5 * Math.abs(wanted) + 1e-37)) {
        throw new Error(`function ${index} of ${x}: expected ${wanted}, got ${got}`);
      }
    }
  }
  await compiled.dispose();
}

/** Titles of the contract's checks. */
export const titles: readonly string[] = checks.map(({ title }) => title);

/** Runs the check of that title, or asks for the device. */
export async function answer(title: string): Promise<CheckAnswer> {
  try {
    if (title === "device") {
      return { device: (await createWebGpuRuntime()).device };
    }
    const check = checks.find((each) => each.title === title);
    if (check === undefined) {
      return { failure: `expected a check "${title}", found none` };
    }
    await check.run();
    return {};
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
