// Everything that can run a training step, behind one function: milliseconds per step of a short run.
import { createEagerRuntime } from "@mienf/core";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { trainingSpec, trainingSteps } from "./models.js";

/** A compiled session that also says how long it took from the spec to the first step's end. */
export async function compiledContender(model, threads, { spinning = false } = {}) {
  const runtime = await createOnnxRuntime({ threads, spinning });
  const how = `${threads} ${threads === 1 ? "thread" : "threads"}${spinning ? ", spinning" : ""}`;
  return sessionContender(`compiled, ${how}`, runtime, model);
}

/** A session of a tfjs backend. */
export async function eagerContender(model, backend) {
  return sessionContender(`tfjs ${backend}`, await createEagerRuntime({ backend }), model);
}

async function sessionContender(name, runtime, model) {
  const start = performance.now();
  const session = await runtime.prepareTraining(trainingSpec(model));
  const one = trainingSteps(model, 1);
  await session.run(one.indices, one.rates);
  const firstStepMs = performance.now() - start;
  return {
    name,
    firstStepMs,
    async millisecondsPerStep(steps) {
      const { indices, rates } = trainingSteps(model, steps);
      const begin = performance.now();
      await session.run(indices, rates);
      return (performance.now() - begin) / steps;
    },
    async stop() {
      await session.dispose();
      await runtime.dispose();
    },
  };
}

/** PyTorch in one of its set-ups, with a number of threads. */
export function torchContender(setup, model, threads) {
  const how = `${threads} ${threads === 1 ? "thread" : "threads"}`;
  return {
    name: ["PyTorch", how, ...(setup.name === undefined ? [] : [setup.name])].join(", "),
    millisecondsPerStep: (steps) => setup.millisecondsPerStep(model, threads, steps),
    stop: () => Promise.resolve(),
  };
}
