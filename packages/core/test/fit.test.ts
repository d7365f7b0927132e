import { add, log, memory, mul, square, sub, sum } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import {
  createEagerRuntime,
  createParameter,
  fit,
  flattenParameters,
  splitRows,
  trainableParameters,
} from "@mienf/core";
import type { FitOptions, FitProblem, FitProgress, Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { beforeAll, describe, expect, test } from "vitest";
import { toy } from "./toy.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createEagerRuntime({ backend: "cpu" });
});

function toyProblem(rows = 200): FitProblem {
  const { parameters, data, rowLoss } = toy(rows);
  return {
    label: "toy",
    parameters: trainableParameters(parameters),
    data,
    rows: splitRows(
      Int32Array.from({ length: rows }, (_, row) => row),
      0.25,
      createRandomSource(2),
    ),
    rowLoss,
  };
}

const quick = () => ({
  source: createRandomSource(3),
  batchSize: 50,
  maxEpochs: 15,
  learningRate: 0.02,
});

describe("fit", () => {
  test("lowers the held-out loss and leaves the parameters at the best epoch", async () => {
    const problem = toyProblem();
    const { best, history } = await fit(runtime, problem, quick());
    expect(best.heldOut).toBeLessThan(0.3 * (history[0]?.heldOut ?? 0));
    expect(best.heldOut).toBe(Math.min(...history.map(({ heldOut }) => heldOut)));
    // Fitting on from the restored parameters starts at the best epoch's loss.
    const again = await fit(runtime, problem, { ...quick(), maxEpochs: 1 });
    expect(again.history[0]?.heldOut).toBeCloseTo(best.heldOut, 6);
  });

  test("gives the same parameters for the same seed", async () => {
    const [first, second] = [toyProblem(), toyProblem()];
    await fit(runtime, first, quick());
    await fit(runtime, second, quick());
    expect(flattenParameters(first.parameters)).toEqual(flattenParameters(second.parameters));
  });

  test("evaluates and keeps the averaged weights where an average is asked for", async () => {
    const problem = toyProblem();
    const averaged = await fit(runtime, problem, { ...quick(), optimizer: { emaDecay: 0.8 } });
    const plain = await fit(runtime, toyProblem(), quick());
    expect(averaged.best.heldOut).toBeLessThan(0.3 * (averaged.history[0]?.heldOut ?? 0));
    // The steps are the same, and the average is behind them.
    expect(averaged.history.map(({ train }) => train)).toEqual(
      plain.history.map(({ train }) => train),
    );
    expect(averaged.history[1]?.heldOut).toBeGreaterThan(plain.history[1]?.heldOut ?? 0);
    // The weights that are left are those that were evaluated.
    const again = await fit(runtime, problem, { ...quick(), maxEpochs: 1 });
    expect(again.history[0]?.heldOut).toBeCloseTo(averaged.best.heldOut, 6);
  });

  test("trains by gradient descent with momentum", async () => {
    const { best, history } = await fit(runtime, toyProblem(), {
      ...quick(),
      learningRate: 0.01,
      optimizer: { kind: "sgd", nesterov: true },
    });
    expect(best.heldOut).toBeLessThan(0.3 * (history[0]?.heldOut ?? 0));
  });

  test("refuses an average that never moves", async () => {
    await expect(
      fit(runtime, toyProblem(), { ...quick(), optimizer: { emaDecay: 1 } }),
    ).rejects.toThrow("fit: expected an emaDecay in [0, 1), got 1");
  });

  test("stops when patience runs out and goes back to the start if nothing improved on it", async () => {
    const center = createParameter([2], 0);
    const { data } = toy(40);
    // Training pulls the parameters to 5, while the held-out loss is best where they start.
    const problem: FitProblem = {
      label: "opposed",
      parameters: [center],
      data: [data[0]],
      rows: splitRows(
        Int32Array.from({ length: 40 }, (_, row) => row),
        0.5,
        createRandomSource(0),
      ),
      loss: () => sum<Scalar>(square(sub(center.read(), 5))),
      rowLoss: (x: Tensor) => add<Tensor1D>(sum(mul(x, 0), 1), sum(square(center.read()))),
    };
    const { stoppedBy, best, history } = await fit(runtime, problem, {
      ...quick(),
      patience: 2,
      schedule: { kind: "plateau", factor: 0.5, reductions: 1 },
      maxEpochs: 50,
    });
    expect(stoppedBy).toBe("patience");
    expect(best.epoch).toBe(0);
    expect(history).toHaveLength(5);
    expect([...center.values]).toEqual([0, 0]);
  });

  test("leaves the last weights where asked to, after all epochs at one rate, with held-out rows or without", async () => {
    const everyRow = Int32Array.from({ length: 40 }, (_, row) => row);
    const run = async (options: Partial<FitOptions>, heldOut = everyRow) => {
      const center = createParameter([2], 0);
      // The same opposition: by the held-out loss, the start is best.
      const problem: FitProblem = {
        label: "opposed",
        parameters: [center],
        data: [toy(40).data[0]],
        rows: { train: everyRow, heldOut },
        loss: () => sum<Scalar>(square(sub(center.read(), 5))),
        rowLoss: (x: Tensor) => add<Tensor1D>(sum(mul(x, 0), 1), sum(square(center.read()))),
      };
      const result = await fit(runtime, problem, {
        ...quick(),
        learningRate: 0.1,
        warmupSteps: 1,
        patience: 1,
        maxEpochs: 12,
        keep: "last",
        ...options,
      });
      return { ...result, values: [...center.values] };
    };
    const plateau = await run({ schedule: { kind: "plateau", factor: 0.1, reductions: 1 } });
    expect(plateau).toMatchObject({ stoppedBy: "epochs", steps: 12, best: { epoch: 12 } });
    // Twelve steps of Adam, each of about the rate.
    expect(plateau.values[0]).toBeCloseTo(1.2, 1);
    const constant = await run({ schedule: { kind: "constant" } });
    expect(constant.values).toEqual(plateau.values);
    const blind = await run({}, new Int32Array());
    expect(blind.values).toEqual(plateau.values);
    expect(blind.best.heldOut).toBeNaN();
  });

  test("rolls back at half the rate when a loss is not finite, and gives up with a clear error", async () => {
    const weight = createParameter([1], 1);
    const { data } = toy(40);
    const problem: FitProblem = {
      label: "exploding",
      parameters: [weight],
      data: [data[0]],
      rows: splitRows(
        Int32Array.from({ length: 40 }, (_, row) => row),
        0.5,
        createRandomSource(0),
      ),
      rowLoss: (x: Tensor) => add<Tensor1D>(sum(mul(x, 0), 1), log(sub(weight.read(), 2))),
    };
    await expect(fit(runtime, problem, quick())).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ConvergenceError: exploding: expected a finite loss, got NaN (held out NaN) in epoch 6, 6 times in a row at ever lower learning rates; lower the learning rate or look for outliers in the data]`,
    );
    expect([...weight.values]).toEqual([1]);
  });

  test("recovers from a loss that is not finite at too high a rate", async () => {
    const weight = createParameter([1], 0);
    const { data } = toy(40);
    // Infinite beyond 1, least at 0.5: the first steps of size 2 leave the domain.
    const problem: FitProblem = {
      label: "bounded",
      parameters: [weight],
      data: [data[0]],
      rows: splitRows(
        Int32Array.from({ length: 40 }, (_, row) => row),
        0.5,
        createRandomSource(0),
      ),
      rowLoss: (x: Tensor) => {
        const barrier = mul(log(sub(1, weight.read())), -0.01);
        return add<Tensor1D>(sum(mul(x, 0), 1), add(square(sub(weight.read(), 0.5)), barrier));
      },
    };
    const { best } = await fit(runtime, problem, {
      ...quick(),
      batchSize: 20,
      learningRate: 2,
      warmupSteps: 1,
      maxEpochs: 40,
    });
    expect(best.heldOut).toBeLessThan(0.03);
  });

  test("hands out the weights of every epoch, the best of which stay", async () => {
    const problem = toyProblem();
    const seen: { heldOut: number; weights: Float32Array }[] = [];
    const { best } = await fit(runtime, problem, {
      ...quick(),
      onProgress: ({ heldOut }, weights) => seen.push({ heldOut, weights: weights.slice() }),
    });
    const kept = seen.find(({ heldOut }) => heldOut === best.heldOut);
    expect(kept?.weights).toEqual(flattenParameters(problem.parameters));
    expect(seen[0]?.weights).not.toEqual(kept?.weights);
  });

  test("stops promptly when aborted, keeping the best weights so far", async () => {
    const problem = toyProblem();
    const before = flattenParameters(problem.parameters);
    const controller = new AbortController();
    const onProgress = ({ epoch }: FitProgress) => {
      if (epoch === 2) {
        controller.abort();
      }
    };
    await expect(
      fit(runtime, problem, { ...quick(), signal: controller.signal, onProgress }),
    ).rejects.toThrow("toy: stopped by request");
    expect(flattenParameters(problem.parameters)).not.toEqual(before);
  });

  test("ends in time and says so", async () => {
    let clock = 0;
    const { stoppedBy } = await fit(runtime, toyProblem(), {
      ...quick(),
      maxSeconds: 5,
      now: () => (clock += 300),
    });
    expect(stoppedBy).toBe("time");
  });

  test("leaks no tensor", async () => {
    await fit(runtime, toyProblem(60), { ...quick(), maxEpochs: 2 });
    const before = memory().numTensors;
    await fit(runtime, toyProblem(60), { ...quick(), maxEpochs: 10 });
    expect(memory().numTensors).toBe(before);
  });

  test("refuses a split with nothing to train on", async () => {
    const problem = {
      ...toyProblem(),
      rows: { train: new Int32Array(), heldOut: Int32Array.of(1) },
    };
    await expect(fit(runtime, problem, quick())).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DomainError: fit: expected training and held-out rows, got 0 and 1]`,
    );
  });
});
