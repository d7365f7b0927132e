import {
  createEagerRuntime,
  flattenParameters,
  namedParameters,
  trainableParameters,
} from "@mienf/core";
import type { EagerBackend } from "@mienf/core";
import { square, mean, mul, sub, reshape } from "@tensorflow/tfjs-core";
import type { Scalar } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import "@mienf/testing";
import { realNvp } from "@mienf/flows";
import type { Bijection } from "@mienf/flows";
import { describe, expect, test } from "vitest";
import { constructors } from "./helpers/constructors.ts";
import { randomise } from "./helpers/tensors.ts";

const ROWS = 32;
const DIM = 3;

/** Losses of a few training steps and both directions after them. */
async function trained(flow: Bijection, backend: EagerBackend, data: Float32Array) {
  const { dim } = flow;
  const rows = data.length / dim;
  const runtime = await createEagerRuntime({ backend });
  const session = await runtime.prepareTraining({
    label: "flow",
    loss: (x) => {
      const { y, logDet } = flow.forward(reshape(x, [rows, dim]));
      return sub<Scalar>(mul(mean(square(y)), dim / 2), mean(logDet));
    },
    parameters: trainableParameters(flow.parameters),
    data: [{ values: data, shape: [rows, dim] }],
    batchSize: rows,
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 5 },
  });
  const steps = 5;
  const indices = Int32Array.from({ length: steps * rows }, (_, k) => k % rows);
  const losses = await session.run(indices, new Float32Array(steps).fill(1e-3));
  const { parameters } = await session.checkpoint();
  await session.dispose();
  const compiled = await runtime.compile({
    label: "flow",
    call: (x) => Object.values(flow.inverse(reshape(x, [rows, dim]))),
    inputShapes: [[rows, dim]],
    parameters: namedParameters(flow.parameters).map(([, parameter]) => parameter),
  });
  const [x = new Float32Array()] = await compiled.call([data]);
  return { losses, parameters, x };
}

describe("on the tfjs backends cpu and wasm", () => {
  const trainable = Object.entries(constructors).filter(
    ([, { make }]) => trainableParameters(make(DIM).parameters).length > 0,
  );

  test.each(trainable)("%s trains and inverts alike", async (_, { make, spread }) => {
    const data = Float32Array.from(createRandomSource(1).fillNormal(new Float64Array(ROWS * DIM)));
    const flow = make(DIM);
    randomise(flow, 2, spread);
    const wasm = await trained(flow, "wasm", data);
    const cpu = await trained(flow, "cpu", data);
    // float32 sums in another order.
    expect(wasm.losses).toBeAllClose(cpu.losses, { rtol: 1e-5, atol: 1e-5 });
    expect(wasm.x).toBeAllClose(cpu.x, { rtol: 1e-4, atol: 1e-4 });
  });
});

test("32 affine couplings in 19 columns train on heavy tails without a NaN", async () => {
  const source = createRandomSource(3);
  // Student's t of two degrees of freedom: no variance, draws into the hundreds.
  const data = Float32Array.from(
    { length: 64 * 19 },
    () => source.normal() / Math.sqrt(source.chiSquare(2) / 2),
  );
  const flow = realNvp(19, { couplings: 32, hidden: [16] });
  const { losses, parameters } = await trained(flow, "wasm", data);
  expect([...losses, ...parameters].every(Number.isFinite)).toBe(true);
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
  expect(flattenParameters(trainableParameters(flow.parameters))).toHaveLength(parameters.length);
});
