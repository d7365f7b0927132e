import "@tensorflow/tfjs-backend-cpu";
import {
  createEagerRuntime,
  flattenParameters,
  namedParameters,
  assignFlatParameters,
  trainableParameters,
} from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { square, mean, mul, sub, tensor2d } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import "@mienf/testing";
import { realNvp } from "@mienf/flows";
import type { Bijection } from "@mienf/flows";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { constructors } from "./helpers/constructors.ts";
import { normalRows, randomise, take } from "./helpers/tensors.ts";

const ROWS = 16;
const STEPS = 2;

const runtimes = new Map<string, Runtime>();

beforeAll(async () => {
  runtimes.set("cpu", await createEagerRuntime({ backend: "cpu" }));
  runtimes.set("wasm", await createEagerRuntime({ backend: "wasm" }));
  runtimes.set("onnx", await createOnnxRuntime({ threads: 1 }));
});

afterAll(async () => {
  for (const runtime of runtimes.values()) {
    await runtime.dispose();
  }
});

/** The runtime of that name. */
function on(name: string): Runtime {
  const runtime = runtimes.get(name);
  if (runtime === undefined) {
    throw new Error(`expected a runtime ${name}`);
  }
  return runtime;
}

interface Rows {
  readonly data: Float32Array;
  readonly latents: Float32Array;
  readonly context: Float32Array;
}

/** Both directions of a bijection as a runtime computes them: y, its logDet, x and its logDet. */
async function mappedOn(runtime: Runtime, flow: Bijection, rows: Rows): Promise<Float32Array[]> {
  const { dim, contextDim } = flow;
  const given = contextDim > 0 ? [rows.context] : [];
  const compiled = await runtime.compile({
    label: "flow",
    call: (...inputs) => {
      const [x, y, ...context] = inputs as [Tensor2D, Tensor2D, ...Tensor2D[]];
      return [
        ...Object.values(flow.forward(x, ...context)),
        ...Object.values(flow.inverse(y, ...context)),
      ];
    },
    inputShapes: [[ROWS, dim], [ROWS, dim], ...given.map(() => [ROWS, contextDim])],
    parameters: namedParameters(flow.parameters).map(([, parameter]) => parameter),
  });
  try {
    return await compiled.call([rows.data, rows.latents, ...given]);
  } finally {
    await compiled.dispose();
  }
}

/** Losses of a few steps of maximum likelihood, and the parameters after them; the flow itself stays as it is. */
async function trainedOn(runtime: Runtime, flow: Bijection, rows: Rows) {
  const { dim, contextDim } = flow;
  const context = { values: rows.context, shape: [ROWS, contextDim] };
  const session = await runtime.prepareTraining({
    label: "flow",
    loss: (...batch: Tensor[]) => {
      const [x, ...given] = batch as [Tensor2D, ...Tensor2D[]];
      const { y, logDet } = flow.trainingForward?.(x, ...given) ?? flow.forward(x, ...given);
      return sub<Scalar>(mul(mean(square(y)), dim / 2), mean(logDet));
    },
    parameters: trainableParameters(flow.parameters),
    data: [{ values: rows.data, shape: [ROWS, dim] }, ...(contextDim > 0 ? [context] : [])],
    batchSize: ROWS,
    optimizer: { kind: "sgd", momentum: 0, weightDecay: 0, clipNorm: 5 },
  });
  const indices = Int32Array.from({ length: STEPS * ROWS }, (_, k) => k % ROWS);
  const losses = await session.run(indices, new Float32Array(STEPS).fill(1e-2));
  const { parameters } = await session.checkpoint();
  await session.dispose();
  return { losses, parameters };
}

const cases = Object.entries(constructors).map(
  ([name, { make, dims, spread = 0.3, ...ranges }]) => {
    const dim = dims?.at(-1) ?? 3;
    const { toData = (draws: Tensor2D) => draws, toLatents = (draws: Tensor2D) => draws } = ranges;
    return {
      name,
      set: () => {
        const flow = make(dim);
        randomise(flow, 2, spread);
        const rows: Rows = {
          data: Float32Array.from(take(toData(normalRows(ROWS, dim, 1)))),
          latents: Float32Array.from(take(toLatents(normalRows(ROWS, dim, 2)))),
          context: Float32Array.from(take(normalRows(ROWS, Math.max(1, flow.contextDim), 3))),
        };
        return { flow, rows };
      },
      trains: trainableParameters(make(dim).parameters).length > 0,
    };
  },
);

describe.each(["wasm", "onnx"])("on the runtime %s", (name) => {
  test.each(cases)("$name maps both ways as on cpu", async ({ set }) => {
    const { flow, rows } = set();
    const expected = await mappedOn(on("cpu"), flow, rows);
    const received = await mappedOn(on(name), flow, rows);
    for (const [index, values] of received.entries()) {
      // float32 sums in another order, and other last digits of exp and log.
      expect(values).toBeAllClose(expected[index] ?? [], { rtol: 1e-4, atol: 1e-4 });
    }
  });

  test.each(cases.filter(({ trains }) => trains))("$name trains as on cpu", async ({ set }) => {
    const { flow, rows } = set();
    const expected = await trainedOn(on("cpu"), flow, rows);
    const received = await trainedOn(on(name), flow, rows);
    expect(received.losses).toBeAllClose(expected.losses, { rtol: 1e-4, atol: 1e-5 });
    expect(received.parameters).toBeAllClose(expected.parameters, { rtol: 1e-4, atol: 1e-4 });
  });
});

test("32 affine couplings in 19 columns train 2,000 steps on heavy tails without a NaN", async () => {
  const source = createRandomSource(3);
  const rows = 512;
  const dim = 19;
  // Student's t of two degrees of freedom: no variance, draws into the hundreds.
  const values = Float32Array.from(
    { length: rows * dim },
    () => source.normal() / Math.sqrt(source.chiSquare(2) / 2),
  );
  const flow = realNvp(dim, { couplings: 32, hidden: [8] });
  flow.initialise?.(tensor2d(values, [rows, dim]));
  const batchSize = 32;
  const steps = 2000;
  const session = await on("onnx").prepareTraining({
    label: "flow",
    loss: (x) => {
      const { y, logDet } = flow.forward(x as Tensor2D);
      return sub<Scalar>(mul(mean(square(y)), dim / 2), mean(logDet));
    },
    parameters: trainableParameters(flow.parameters),
    data: [{ values, shape: [rows, dim] }],
    batchSize,
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 5 },
  });
  const indices = Int32Array.from({ length: steps * batchSize }, () => source.integer(rows));
  const losses = await session.run(indices, new Float32Array(steps).fill(1e-3));
  const { parameters } = await session.checkpoint();
  await session.dispose();
  expect([...losses, ...parameters].every(Number.isFinite)).toBe(true);
  // The median: a batch with one of the farthest rows outweighs all others in a mean.
  const median = (part: Float32Array): number => part.toSorted()[part.length / 2]!;
  expect(median(losses.subarray(-200))).toBeLessThan(median(losses.subarray(0, 200)) - 5);
  const trained = trainableParameters(flow.parameters);
  assignFlatParameters(trained, parameters);
  expect(flattenParameters(trained)).toEqual(parameters);
  const { x } = flow.inverse(normalRows(100, dim, 4));
  expect(take(x).every(Number.isFinite)).toBe(true);
});
