import { matMul, mean, mul, neg, sub, sum } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { createEagerRuntime, createParameter, trainableParameters } from "@mienf/core";
import type { Parameter, Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import "@mienf/testing";
import {
  batchLogDeterminants,
  fitDistribution,
  fitPairDistribution,
  multivariateStudent,
  resampled,
  smoothedUniform,
  standardNormal,
  studentPair,
} from "@mienf/distributions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pairConstructors } from "./helpers/pair-constructors.ts";
import { randomise } from "./helpers/tensors.ts";

const ROWS = 32;
const STEPS = 4;

let compiled: Runtime;
let eager: Runtime;
beforeAll(async () => {
  compiled = await createOnnxRuntime({ threads: 1 });
  eager = await createEagerRuntime({ backend: "cpu" });
});
afterAll(async () => {
  await compiled.dispose();
});

interface Problem {
  readonly parameters: readonly Parameter[];
  readonly data: readonly Matrix[];
  readonly loss: (x: Tensor2D, y: Tensor2D) => Scalar;
}

/** Losses of a few steps of Adam on all rows; the parameters stay as they are. */
async function train(runtime: Runtime, { parameters, data, loss }: Problem): Promise<Float32Array> {
  const session = await runtime.prepareTraining({
    label: "law",
    loss: (x: Tensor, y: Tensor) => loss(x as Tensor2D, y as Tensor2D),
    parameters,
    data: data.map((side) => ({
      values: Float32Array.from(side.data),
      shape: [side.rows, side.columns],
    })),
    batchSize: ROWS,
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 5 },
  });
  const indices = Int32Array.from({ length: STEPS * ROWS }, (_, k) => k % ROWS);
  const losses = await session.run(indices, new Float32Array(STEPS).fill(1e-2));
  await session.dispose();
  return losses;
}

describe("training steps on the compiled runtime have the eager ones' losses", () => {
  // A hard edge makes a likelihood that no gradient can climb.
  const trainable = Object.entries(pairConstructors).filter(
    ([name]) => !["smoothedUniform", "smoothedUniform, narrow"].includes(name),
  );

  test.each(trainable)("%s", async (_, { make, equalDims }) => {
    const law = make(2, equalDims ? 2 : 3);
    randomise(law, 1, 0.2);
    const { x, y } = law.sample(ROWS, createRandomSource(2));
    const problem: Problem = {
      parameters: trainableParameters(law.parameters),
      data: [x, y],
      // The marginal's gradient counts too.
      loss: (u, v) =>
        neg(sub(mean<Scalar>(law.logProb(u, v)), mul(mean(law.marginalY.logProb(v)), 0.5))),
    };
    const expected = await train(eager, problem);
    expect(expected.every(Number.isFinite)).toBe(true);
    // float32 sums in another order, through four steps.
    expect(await train(compiled, problem)).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-4 });
  });

  test("batchLogDeterminants", async () => {
    const source = createRandomSource(3);
    const x = standardNormal(3).sample(ROWS, source);
    const y = standardNormal(2).sample(ROWS, source);
    const weights = createParameter([2, 2], [1, 0.5, -0.5, 1]);
    const problem: Problem = {
      parameters: [weights],
      data: [x, y],
      loss(u, v) {
        const turned = matMul<Tensor2D>(v, weights.read());
        const { joint, y: right } = batchLogDeterminants(u, mul(turned, turned));
        return sub<Scalar>(joint, mul(right, sum(weights.read())));
      },
    };
    expect(await train(compiled, problem)).toBeAllClose(await train(eager, problem), {
      rtol: 1e-4,
      atol: 1e-4,
    });
  });
});

describe("maximum likelihood by gradient", () => {
  test("finds Student's degrees of freedom and scatter", async () => {
    const law = studentPair(1, 1, { degreesOfFreedom: 2 });
    const mean2 = new Float64Array(2);
    law.setScatter({
      mean: mean2,
      covariance: { rows: 2, columns: 2, data: Float64Array.of(1, 0.8, 0.8, 1) },
    });
    const pairs = law.sample(4000, createRandomSource(4));
    const byGradient = studentPair(1, 1, { degreesOfFreedom: 10 });
    await fitPairDistribution(compiled, byGradient, pairs, {
      source: createRandomSource(5),
      learningRate: 0.03,
      maxEpochs: 60,
    });
    const byMaximisation = studentPair(1, 1);
    byMaximisation.fit(pairs);
    // A fifth of the rows is held out, and Adam stops near the optimum: log ν is known to some 0.06.
    expect(
      Math.log(byGradient.degreesOfFreedom() / byMaximisation.degreesOfFreedom()),
    ).toBeAllClose(0, { atol: 0.15 });
    expect(byGradient.mutualInformation()).toBeAllClose(byMaximisation.mutualInformation(), {
      atol: 0.04,
    });
  });

  test("finds the width of a soft smoothed uniform law", async () => {
    const law = smoothedUniform(1, { epsilon: 0.1, softness: 0.1 });
    const fitted = smoothedUniform(1, { epsilon: 0.5, softness: 0.1 });
    await fitPairDistribution(compiled, fitted, law.sample(2000, createRandomSource(6)), {
      source: createRandomSource(7),
      learningRate: 0.03,
      maxEpochs: 80,
    });
    // Edges are sharp: ε is known to better than 1 %.
    expect(fitted.epsilon()).toBeAllClose([0.1], { rtol: 0.03 });
    expect(fitted.mutualInformation()).toBeAllClose(law.mutualInformation(), { atol: 0.03 });
  });

  test("a resampled law finds the hole in its data", async () => {
    const source = createRandomSource(8);
    const rows = standardNormal(1).sample(3000, source);
    const kept = rows.data.filter((value) => Math.abs(value) > 0.8);
    const x: Matrix = { data: kept, rows: kept.length, columns: 1 };
    const law = resampled(standardNormal(1), { source, hidden: 16, points: 512 });
    const { best, history } = await fitDistribution(compiled, law, x, {
      source,
      learningRate: 0.01,
      maxEpochs: 60,
    });
    // Cutting 58 % of the mass out is worth 0.86 nats.
    expect((history[0]?.heldOut ?? Number.NaN) - best.heldOut).toBeGreaterThan(0.6);
    const inside = law.sample(300, source).data.filter((value) => Math.abs(value) < 0.6);
    expect(inside.length).toBeLessThan(20);
  });

  test("says what does not fit", async () => {
    const x = standardNormal(2).sample(10, createRandomSource(9));
    await expect(
      fitDistribution(eager, multivariateStudent(3), x, { source: createRandomSource(1) }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fitDistribution: expected rows of 3 columns, got 10×2]`,
    );
  });
});
