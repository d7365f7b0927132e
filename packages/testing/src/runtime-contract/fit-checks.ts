import { add, log, mul, sub, sum } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { expectFailure, expectThat } from "./expectations.ts";
import { createReferenceModel } from "./reference-model.ts";
import type { RuntimeCheck } from "./runtime-contract.ts";
import type {
  FitProgressLike,
  ParameterLike,
  RuntimeSubject,
  SgdLike,
  SourceLike,
} from "./subject.ts";

const ROWS = 32;
const BATCH = 8;
const PLAIN: SgdLike = { kind: "sgd", momentum: 0, weightDecay: 0, clipNorm: 5 };
const SPLIT = {
  train: Int32Array.from({ length: 24 }, (_, row) => row),
  heldOut: Int32Array.from({ length: 8 }, (_, row) => 24 + row),
};

/** How fits end on a runtime. */
export function fitChecks<P extends ParameterLike, S extends SourceLike>(
  subject: RuntimeSubject<P, S>,
): RuntimeCheck<P>[] {
  return [
    {
      title:
        "a fit that is aborted in mid-training keeps the best weights, and the runtime goes on",
      run: async (runtime) => {
        const model = createReferenceModel(
          (shape, values) => subject.createParameter(shape, values),
          subject.createSource(21),
          ROWS,
        );
        const problem = {
          label: "aborted",
          parameters: model.parameters,
          data: model.data,
          rows: SPLIT,
          rowLoss: (...batch: Tensor[]) => model.rowLoss(batch[0] as Tensor, batch[1] as Tensor),
        };
        const controller = new AbortController();
        let last: FitProgressLike | undefined;
        const options = {
          batchSize: BATCH,
          maxEpochs: 50,
          learningRate: 0.02,
          warmupSteps: 1,
          optimizer: PLAIN,
        };
        const message = await expectFailure(
          "an aborted fit",
          subject.fit(runtime, problem, {
            ...options,
            source: subject.createSource(22),
            signal: controller.signal,
            onProgress: (progress) => {
              last = progress;
              if (progress.epoch === 3) {
                controller.abort();
              }
            },
          }),
        );
        expectThat(
          message === "aborted: stopped by request" && last?.epoch === 3,
          `expected an abort in epoch 3, got "${message}" in epoch ${last?.epoch}`,
        );
        let again = Number.NaN;
        await subject.fit(runtime, problem, {
          ...options,
          maxEpochs: 1,
          source: subject.createSource(23),
          onProgress: ({ epoch, heldOut }) => {
            again = epoch === 0 ? heldOut : again;
          },
        });
        expectThat(
          Math.abs(again - (last?.bestHeldOut ?? Number.NaN)) < 1e-6,
          `expected to start again at the best loss ${last?.bestHeldOut}, got ${again}`,
        );
      },
    },
    {
      title: "a loss of NaN stops a fit with a clear error and the last good state",
      run: async (runtime) => {
        const rate = 0.1;
        const stepsPerEpoch = SPLIT.train.length / BATCH;
        // The slope is −1, so each epoch moves the weight by `stepsPerEpoch · rate`. Just beyond the end of the first
        // lies a cliff that even a 32nd of an epoch runs over.
        const cliff = stepsPerEpoch * rate * (1 + 1 / 128);
        const weight = subject.createParameter([1], 0);
        const message = await expectFailure(
          "a fit of NaN",
          subject.fit(
            runtime,
            {
              label: "cliff",
              parameters: [weight],
              data: [{ values: new Float32Array(ROWS), shape: [ROWS, 1] }],
              rows: SPLIT,
              rowLoss: (...batch) => {
                const barrier = mul(log(sub(cliff, weight.read())), 1e-6);
                return add<Tensor1D>(sum(batch[0] as Tensor, 1), sub(barrier, weight.read()));
              },
            },
            {
              source: subject.createSource(24),
              batchSize: BATCH,
              maxEpochs: 20,
              learningRate: rate,
              warmupSteps: 1,
              optimizer: PLAIN,
            },
          ),
        );
        expectThat(
          message.startsWith("cliff: expected a finite loss, got NaN"),
          `expected an error about a loss that is not finite, got "${message}"`,
        );
        const kept = weight.values[0] ?? Number.NaN;
        expectThat(
          Math.abs(kept - stepsPerEpoch * rate) < 1e-3,
          `expected the weight ${stepsPerEpoch * rate} of the last good epoch, got ${kept}`,
        );
      },
    },
  ];
}
