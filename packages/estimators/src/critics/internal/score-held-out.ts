import { compileRowFunction, namedParameters } from "@mienf/core";
import type { Runtime, TrainingData } from "@mienf/core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Critic } from "../network/critic.ts";
import type { HeldOutScores } from "./held-out-scores.ts";

const CHUNK_ROWS = 1024;

/**
 * Scores rows that a critic was not trained on: their codes first, then the codes of X shifted against those of Y.
 *
 * @param data - both sides, all rows. @param which - `rows` to score; `pairs`: shifts, at most one less than there are rows.
 */
export async function scoreHeldOut(
  runtime: Runtime,
  critic: Critic,
  [x, y]: readonly [TrainingData, TrainingData],
  { rows, pairs }: { readonly rows: Int32Array; readonly pairs: number },
): Promise<HeldOutScores> {
  const parameters = namedParameters(critic.parameters).map(([, parameter]) => parameter);
  const chunkRows = Math.min(CHUNK_ROWS, rows.length);
  /** Compiles a function of rows, uses it, and frees it. */
  const using = async <Result>(
    call: (inputs: Tensor2D[]) => Tensor,
    widths: readonly number[],
    use: (
      map: (data: TrainingData[], which?: Int32Array) => Promise<Float32Array>,
    ) => Promise<Result>,
  ): Promise<Result> => {
    const compiled = await compileRowFunction(runtime, {
      label: "held-out scores",
      call: (...inputs) => [call(inputs as Tensor2D[])],
      rowShapes: widths.map((width) => [width]),
      parameters,
      chunkRows,
    });
    try {
      return await use(async (data, which) => {
        const [values = new Float32Array()] = await compiled.map(data, which);
        return values;
      });
    } finally {
      await compiled.dispose();
    }
  };
  const encode = (side: TrainingData, call: (rows: Tensor2D) => Tensor2D) =>
    using(
      ([input]) => call(input as Tensor2D),
      side.shape.slice(1),
      (map) => map([side], rows),
    );
  const codesX = await encode(x, (side) => critic.encodeX(side));
  const codesY = {
    values: await encode(y, (side) => critic.encodeY(side)),
    shape: [rows.length, critic.codeY],
  };
  return using(
    ([codeX, codeY]) => critic.score(codeX as Tensor2D, codeY as Tensor2D),
    [critic.codeX, critic.codeY],
    async (map) => {
      const shifted = async (by: number): Promise<Float64Array> => {
        const values = ringShifted(codesX, by * critic.codeX);
        return Float64Array.from(
          await map([{ values, shape: [rows.length, critic.codeX] }, codesY]),
        );
      };
      const joint = await shifted(0);
      const product: Float64Array[] = [];
      for (let shift = 1; shift <= Math.min(pairs, rows.length - 1); shift += 1) {
        product.push(await shifted(shift));
      }
      return { joint, product };
    },
  );
}

/** The values from `start` on, and then those before it. */
function ringShifted(values: Float32Array, start: number): Float32Array {
  const shifted = new Float32Array(values.length);
  shifted.set(values.subarray(start));
  shifted.set(values.subarray(0, start), values.length - start);
  return shifted;
}
