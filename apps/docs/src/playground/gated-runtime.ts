import type { Runtime } from "@mienf/core";

/**
 * A runtime that starts when it is first needed, and asks before every call, so that a run can be held up, continued and
 * ended between two calls.
 *
 * @param start - gives the runtime that does the work. @param pass - resolves when the next call may be made; its
 *   rejection is the call's.
 */
export function gatedRuntime(start: () => Promise<Runtime>, pass: () => Promise<void>): Runtime {
  return {
    name: "onnx-web",
    device: "browser",
    async compile(spec) {
      await pass();
      const compiled = await (await start()).compile(spec);
      return {
        async call(inputs, parameterVector) {
          await pass();
          return compiled.call(inputs, parameterVector);
        },
        dispose: () => compiled.dispose(),
      };
    },
    async prepareTraining(spec) {
      await pass();
      const session = await (await start()).prepareTraining(spec);
      return {
        async run(indices, learningRates) {
          await pass();
          return session.run(indices, learningRates);
        },
        checkpoint: () => session.checkpoint(),
        restore: (state) => session.restore(state),
        dispose: () => session.dispose(),
      };
    },
    // The runtime beneath serves later runs.
    dispose: () => Promise.resolve(),
  };
}
