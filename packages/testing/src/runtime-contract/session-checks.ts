import { engine } from "@tensorflow/tfjs-core";
import { expectClose, expectFailure, expectSameBits, expectThat } from "./expectations.ts";
import { createReferenceModel } from "./reference-model.ts";
import { trainExactly } from "./reference-training.ts";
import type { ReferenceModel } from "./reference-model.ts";
import type { RuntimeCheck } from "./runtime-contract.ts";
import type {
  AdamLike,
  ParameterLike,
  RuntimeLike,
  RuntimeSubject,
  SgdLike,
  SourceLike,
  TrainingSessionLike,
  TrainingStateLike,
} from "./subject.ts";

const ROWS = 32;
const BATCH = 8;
const STEPS = 12;
const LONG_RUN = 100;
const RATE = 0.02;
// Rounding of float32, carried through a dozen steps of a model of three layers.
const TOLERANCE = { rtol: 1e-4, atol: 1e-5 };

const ADAM: AdamLike = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  clipNorm: 0.5,
};
const DESCENT: SgdLike = {
  kind: "sgd",
  momentum: 0.8,
  nesterov: true,
  weightDecay: 0.01,
  clipNorm: 0.5,
  emaDecay: 0.75,
};

/** What training sessions do. */
export function sessionChecks<P extends ParameterLike, S extends SourceLike>(
  subject: RuntimeSubject<P, S>,
): RuntimeCheck<P>[] {
  const model = (seed: number): ReferenceModel<P> =>
    createReferenceModel(
      (shape, values) => subject.createParameter(shape, values),
      subject.createSource(seed),
      ROWS,
    );
  const rowsOf = (steps: number, seed: number): Int32Array => {
    const source = subject.createSource(seed);
    return Int32Array.from({ length: steps * BATCH }, () => source.integer(ROWS));
  };
  const start = (
    runtime: RuntimeLike<P>,
    seed: number,
    optimizer: AdamLike | SgdLike = ADAM,
  ): Promise<TrainingSessionLike> => {
    const { loss, parameters, data } = model(seed);
    return runtime.prepareTraining({
      label: `reference ${seed}`,
      loss: (...batch) => loss(...(batch as Parameters<typeof loss>)),
      parameters,
      data,
      batchSize: BATCH,
      optimizer,
    });
  };
  const train = (session: TrainingSessionLike, steps: number, seed: number) =>
    session.run(rowsOf(steps, seed), new Float32Array(steps).fill(RATE));

  return [
    ...[
      { optimizer: ADAM, name: "Adam" },
      { optimizer: DESCENT, name: "gradient descent with momentum" },
    ].map(({ optimizer, name }) => ({
      title: `${name} gives the losses and the state that float64 gives`,
      run: async (runtime: RuntimeLike<P>) => {
        const { exactLoss, parameters } = model(1);
        const exact = trainExactly(
          parameters.flatMap((each) => Array.from(each.values)),
          exactLoss,
          {
            indices: rowsOf(STEPS, 2),
            learningRates: new Float32Array(STEPS).fill(RATE),
            optimizer,
          },
        );
        const session = await start(runtime, 1, optimizer);
        expectClose("loss", await train(session, STEPS, 2), exact.losses, TOLERANCE);
        const state = await session.checkpoint();
        expectThat(state.step === STEPS, `expected step ${STEPS}, got ${state.step}`);
        expectClose("parameters", state.parameters, exact.parameters, TOLERANCE);
        expectClose("first moment", state.firstMoment, exact.firstMoment, TOLERANCE);
        const second = optimizer.kind === "sgd" ? [] : exact.secondMoment;
        expectClose("second moment", state.secondMoment, second, TOLERANCE);
        const average = optimizer.emaDecay === undefined ? [] : exact.average;
        expectClose("average", state.average ?? [], average, TOLERANCE);
        await session.dispose();
      },
    })),
    {
      title: "the same seed gives the same losses, bit for bit",
      run: async (runtime) => {
        const runs: Float32Array[] = [];
        for (const _ of [1, 2]) {
          const session = await start(runtime, 3);
          runs.push(await train(session, STEPS, 4));
          await session.dispose();
        }
        expectSameBits("losses", runs[1] ?? [], runs[0] ?? []);
      },
    },
    ...[ADAM, DESCENT].map((optimizer) => ({
      title: `a checkpoint of ${optimizer.kind ?? "adam"} continues bit for bit, in another session too`,
      run: async (runtime: RuntimeLike<P>) => {
        const session = await start(runtime, 5, optimizer);
        await train(session, 3, 6);
        const saved = await session.checkpoint();
        const straight = await train(session, 4, 7);
        const end = await session.checkpoint();
        await session.restore(saved);
        expectSameState(await session.checkpoint(), saved);
        expectSameBits("resumed losses", await train(session, 4, 7), straight);
        await session.dispose();
        const other = await start(runtime, 5, optimizer);
        await other.restore(saved);
        expectSameBits("losses of another session", await train(other, 4, 7), straight);
        expectSameState(await other.checkpoint(), end);
        await other.dispose();
      },
    })),
    {
      title: "two models train at once as they do one after the other",
      run: async (runtime) => {
        const alone: Float32Array[] = [];
        for (const seed of [8, 9]) {
          const session = await start(runtime, seed);
          alone.push(await train(session, STEPS, seed));
          await session.dispose();
        }
        const sessions = await Promise.all([start(runtime, 8), start(runtime, 9)]);
        const together = await Promise.all(
          sessions.map((session, index) => train(session, STEPS, 8 + index)),
        );
        for (const [index, losses] of together.entries()) {
          expectSameBits(`losses of model ${index}`, losses, alone[index] ?? []);
        }
        await Promise.all(sessions.map((session) => session.dispose()));
      },
    },
    {
      title: "a long run leaves no tensor behind, and a session is disposed of twice in peace",
      run: async (runtime) => {
        const { longRun = LONG_RUN } = subject;
        const before = countTensors();
        const session = await start(runtime, 10);
        await train(session, 1, 11);
        const running = countTensors();
        const losses = await train(session, longRun, 12);
        expectThat(
          countTensors() === running,
          `expected ${running} tensors after ${longRun} steps, got ${countTensors()}`,
        );
        expectThat(losses.every(Number.isFinite), "expected finite losses throughout");
        await session.dispose();
        await session.dispose();
        expectThat(
          countTensors() === before,
          `expected ${before} tensors when all is disposed of, got ${countTensors()}`,
        );
      },
    },
    {
      title: "a session refuses rows that do not fill its steps",
      run: async (runtime) => {
        const session = await start(runtime, 13);
        const message = await expectFailure(
          "nine rows",
          session.run(new Int32Array(BATCH + 1), new Float32Array(1)),
        );
        expectThat(
          message === "reference 13: expected 8 row numbers for 1 steps of 8 rows, got 9",
          `expected the error to name the run and both numbers, got "${message}"`,
        );
        await session.dispose();
      },
    },
  ];
}

/** Live tensors and the arrays beneath them; a runtime that compiles may have no backend to ask. */
function countTensors(): number {
  const { numTensors, numDataBuffers } = engine().state;
  return numTensors + numDataBuffers;
}

function expectSameState(received: TrainingStateLike, expected: TrainingStateLike): void {
  expectThat(
    received.step === expected.step,
    `expected step ${expected.step}, got ${received.step}`,
  );
  expectSameBits("parameters", received.parameters, expected.parameters);
  expectSameBits("first moment", received.firstMoment, expected.firstMoment);
  expectSameBits("second moment", received.secondMoment, expected.secondMoment);
  expectSameBits("average", received.average ?? [], expected.average ?? []);
}
