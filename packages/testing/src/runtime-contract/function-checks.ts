import { add, expm1, mul, softplus, sum, tanh } from "@tensorflow/tfjs-core";
import { expectClose, expectFailure, expectSameBits, expectThat } from "./expectations.ts";
import type { RuntimeCheck } from "./runtime-contract.ts";
import type { ParameterLike, RuntimeSubject, SourceLike } from "./subject.ts";

const NEAR_ZERO = [1e-20, -1e-12, 2e-8, 3e-7, -1e-4, 0.01, -0.3, 0.45, -0.49, 0.6];
// Some backends compute short arrays on the processor, whatever their device.
const SMALL = Float32Array.from({ length: 1200 }, (_, index) => NEAR_ZERO[index % 10] ?? 0);

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
      title: "expm1, tanh and softplus keep their digits where exp and log lose them",
      run: async (runtime) => {
        const compiled = await runtime.compile({
          label: "small numbers",
          call: (x) => [expm1(x ?? 0), tanh(x ?? 0), softplus(mul(x ?? 0, 20))],
          inputShapes: [[SMALL.length]],
          parameters: [],
        });
        const results = await compiled.call([SMALL]);
        await compiled.dispose();
        const logOnePlusExp = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        const expected = [Math.expm1, Math.tanh, (x: number) => logOnePlusExp(20 * x)];
        for (const [index, compute] of expected.entries()) {
          // WGSL lets exp be off by 3 + 2 |x| units in the last place: 3e-6 for the largest here.
          const wanted = Array.from(SMALL, compute);
          expectClose(`result ${index}`, results[index] ?? [], wanted, { rtol: 1e-5, atol: 0 });
        }
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
