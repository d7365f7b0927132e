import { add, mul, sum } from "@tensorflow/tfjs-core";
import { expectFailure, expectSameBits, expectThat } from "./expectations.ts";
import type { RuntimeCheck } from "./runtime-contract.ts";
import type { ParameterLike, RuntimeSubject, SourceLike } from "./subject.ts";

/** What compiled functions do. */
export function functionChecks<P extends ParameterLike, S extends SourceLike>(
  subject: RuntimeSubject<P, S>,
): RuntimeCheck<P>[] {
  const shifted = () => {
    const offset = subject.createParameter([2], [1, 2]);
    return {
      offset,
      spec: {
        label: "shift",
        call: (...inputs: Parameters<typeof add>[0][]) => {
          const x = inputs[0] ?? 0;
          return [add(x, offset.read()), sum(mul(x, 2))];
        },
        inputShapes: [[1, 2]],
        parameters: [offset],
      },
    };
  };
  return [
    {
      title: "a function reads the current parameters, or those that it is given",
      run: async (runtime) => {
        const { offset, spec } = shifted();
        const compiled = await runtime.compile(spec);
        const input = [Float32Array.of(10, 20)];
        const first = await compiled.call(input);
        expectSameBits("current parameters", first[0] ?? [], [11, 22]);
        expectSameBits("second output", first[1] ?? [], [60]);
        offset.assign([3, 4]);
        expectSameBits("changed parameters", (await compiled.call(input))[0] ?? [], [13, 24]);
        const given = await compiled.call(input, Float32Array.of(0, -1));
        expectSameBits("given parameters", given[0] ?? [], [10, 19]);
        await compiled.dispose();
        await compiled.dispose();
      },
    },
    {
      title: "a function refuses inputs of another length",
      run: async (runtime) => {
        const compiled = await runtime.compile(shifted().spec);
        const message = await expectFailure("short input", compiled.call([Float32Array.of(1)]));
        expectThat(
          message === "shift: expected input 0 to hold 2 values for shape [1,2], got 1",
          `expected the error to name function, input and lengths, got "${message}"`,
        );
        await compiled.dispose();
      },
    },
  ];
}
