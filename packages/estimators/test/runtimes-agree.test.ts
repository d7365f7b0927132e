import { createEagerRuntime, namedParameters, trainableParameters } from "@mienf/core";
import type { Runtime, TrainingSpec } from "@mienf/core";
import { createRandomSource, identity } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { mean } from "@tensorflow/tfjs-core";
import type { Scalar } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { asRows, createPairFlowModel } from "../src/mienf/pair-flow-model.ts";
import type { Middle } from "../src/mienf/pair-flow-model.ts";
import type { CanonicalStart } from "../src/preprocessing/canonical-start.ts";

const STEPS = 20;
const BATCH = 64;

function identityStart(dimX: number, dimY: number): CanonicalStart {
  const side = (dim: number) => ({ means: new Float64Array(dim), weights: identity(dim) });
  const componentMutualInformation = new Float64Array(Math.min(dimX, dimY)).fill(0.3);
  return { x: side(dimX), y: side(dimY), componentMutualInformation };
}

/** The model as it is trained, with weights away from their start so that every part matters. */
function spec(dimX: number, dimY: number, middle: Middle): TrainingSpec {
  const source = createRandomSource(21);
  const rest = { middle, hidden: 16, source };
  const model = createPairFlowModel({ start: identityStart(dimX, dimY), ...rest });
  for (const [, parameter] of namedParameters(model.parameters)) {
    if (parameter.trainable) {
      parameter.assign(parameter.values.map((value) => value + 0.1 * source.normal()));
    }
  }
  const rows = (dim: number) => ({
    values: Float32Array.from({ length: 256 * dim }, () => source.normal()),
    shape: [256, dim],
  });
  return {
    label: "agreement",
    loss: (x, y) => mean<Scalar>(model.rowLoss(asRows(x), asRows(y))),
    parameters: trainableParameters(model.parameters),
    data: [rows(dimX), rows(dimY)],
    batchSize: BATCH,
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-3, clipNorm: 5 },
  };
}

async function losses(
  runtime: Runtime,
  [dimX, dimY]: readonly [number, number],
  kind: Middle["kind"],
): Promise<Float32Array> {
  const session = await runtime.prepareTraining(spec(dimX, dimY, { kind, layers: 2 }));
  const order = createRandomSource(3).permutation(STEPS * BATCH);
  const indices = order.map((value) => value % 256);
  const result = await session.run(indices, new Float32Array(STEPS).fill(1e-3));
  await session.dispose();
  return result;
}

describe.each([
  [[3, 5], "couplings"],
  [[1, 2], "couplings"],
  [[16, 16], "couplings"],
  [[3, 5], "twists"],
] as const)("with %s columns and %s", (dims, kind) => {
  test.each(["cpu", "wasm"] as const)(
    "the compiled runtime trains as the eager one on %s does, for 20 steps",
    async (backend) => {
      const compiled = await createOnnxRuntime();
      const eager = await createEagerRuntime({ backend });
      const [expected, got] = [await losses(eager, dims, kind), await losses(compiled, dims, kind)];
      expect(expected.every(Number.isFinite)).toBe(true);
      for (const [step, loss] of got.entries()) {
        expect(Math.abs(loss - (expected[step] ?? Number.NaN))).toBeLessThan(1e-4);
      }
      await compiled.dispose();
    },
  );
});
