import type { Tensor } from "@tensorflow/tfjs-core";
import { valueAndGrads } from "@tensorflow/tfjs-core";
import type { Scalar } from "@tensorflow/tfjs-core";
import {
  assignFlatParameters,
  createEagerRuntime,
  flattenParameters,
  namedParameters,
  trainableParameters,
  withBoundParameters,
} from "@mienf/core";
import type { Module, Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { expect } from "vitest";
import { take } from "./tensors.ts";

const STEP = 2e-3;

/** One row of 64 that a step takes across a kink of slope ±1 changes its quotient by up to 2/64. */
export const KINK_TOLERANCE = 0.04;

/** Expects the loss's gradient to be that of central differences, in one random direction for each parameter. */
export function expectGradients(module: Module, loss: () => Scalar, atol = 3e-3): void {
  const parameters = trainableParameters(module.parameters);
  const bound = parameters.map((parameter) => parameter.read());
  const { grads, value } = valueAndGrads((...tensors: Tensor[]) =>
    withBoundParameters(parameters, tensors, loss),
  )(bound);
  value.dispose();
  const start = flattenParameters(parameters);
  const source = createRandomSource(10);
  const received: number[] = [];
  const expected: number[] = [];
  let offset = 0;
  for (const [index, parameter] of parameters.entries()) {
    const gradient = take(grads[index] as Tensor);
    const direction = gradient.map(() => source.normal() / Math.sqrt(gradient.length));
    const at = (step: number): number => {
      const moved = start.slice();
      for (const [k, each] of direction.entries()) {
        moved[offset + k]! += step * each;
      }
      assignFlatParameters(parameters, moved);
      return take(loss())[0] ?? Number.NaN;
    };
    expected.push((at(STEP) - at(-STEP)) / (2 * STEP));
    received.push(gradient.reduce((total, each, k) => total + each * direction[k]!, 0));
    offset += parameter.size;
  }
  assignFlatParameters(parameters, start);
  // float32 losses of order 10 carry errors of 1e-6, divided by the step; and h² f''' / 6 of curved ones.
  expect(received).toBeAllClose(expected, { atol, rtol: 5e-3 });
}

/** Expects a function of parameters to give on `runtime` what it gives on tfjs's cpu backend. */
export async function expectSameOn(
  runtime: Runtime,
  module: Module,
  {
    call,
    inputs,
  }: {
    readonly call: (...inputs: Tensor[]) => Tensor[];
    readonly inputs: readonly { readonly values: Float32Array; readonly shape: number[] }[];
  },
): Promise<void> {
  const spec = {
    label: "law",
    call,
    inputShapes: inputs.map(({ shape }) => shape),
    parameters: namedParameters(module.parameters).map(([, parameter]) => parameter),
  };
  const eager = await createEagerRuntime({ backend: "cpu" });
  const values = inputs.map((input) => input.values);
  const [expected, received] = await Promise.all(
    [eager, runtime].map(async (each) => {
      const compiled = await each.compile(spec);
      const results = await compiled.call(values);
      await compiled.dispose();
      return results;
    }),
  );
  // float32 sums in another order, of terms up to ten times the result.
  expect(received).toBeAllClose(
    (expected ?? []).map((each) => Array.from(each)),
    { rtol: 2e-5, atol: 2e-5 },
  );
}
