import type { Tensor } from "@tensorflow/tfjs-core";
import type { Parameter } from "./parameter.ts";
import type { Runtime, TrainingData } from "./runtime.ts";
import { copyRows } from "./training-data.ts";

/** Rows evaluated at once: enough to keep a backend busy, few enough to keep memory small. */
const CHUNK_ROWS = 1024;

/** A function that maps every row by itself, ready for any number of rows. */
export interface RowFunction {
  /**
   * @param data - one entry for each input.
   * @param rows - the rows to map; default: all of them.
   * @param parameterVector - as for {@link CompiledFunction.call}.
   * @returns for each output, the values of all rows, row-major.
   */
  map(
    data: readonly TrainingData[],
    rows?: Int32Array,
    parameterVector?: Float32Array,
  ): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

/**
 * Compiles a function whose outputs have one entry (or row) for each input row, and maps any number of rows with it,
 * in chunks of one fixed size.
 *
 * @param runtime - where it runs.
 * @param spec - `label`; `call`, which must treat rows independently; `rowShapes`: shape of one row of each input;
 *   `parameters` that it reads; `chunkRows`: rows at a time, default 1024.
 */
export async function compileRowFunction(
  runtime: Runtime,
  spec: {
    readonly label: string;
    readonly call: (...inputs: Tensor[]) => Tensor[];
    readonly rowShapes: readonly (readonly number[])[];
    readonly parameters: readonly Parameter[];
    readonly chunkRows?: number;
  },
): Promise<RowFunction> {
  const { label, call, parameters, chunkRows = CHUNK_ROWS } = spec;
  const inputShapes = spec.rowShapes.map((shape) => [chunkRows, ...shape]);
  const compiled = await runtime.compile({ label, call, inputShapes, parameters });
  return {
    async map(data, rows = everyRow(data), parameterVector) {
      const outputs: Float32Array[] = [];
      for (let start = 0; start < rows.length; start += chunkRows) {
        const chunk = rows.subarray(start, start + chunkRows);
        const inputs = data.map((each) => copyRows(each, chunk, chunkRows));
        const results = await compiled.call(inputs, parameterVector);
        for (const [index, values] of results.entries()) {
          const width = values.length / chunkRows;
          const all = (outputs[index] ??= new Float32Array(rows.length * width));
          all.set(values.subarray(0, chunk.length * width), start * width);
        }
      }
      return outputs;
    },
    dispose: () => compiled.dispose(),
  };
}

function everyRow(data: readonly TrainingData[]): Int32Array {
  return Int32Array.from({ length: data[0]?.shape[0] ?? 0 }, (_, row) => row);
}
