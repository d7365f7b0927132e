import { add } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { compileRowFunction, namedParameters, toTrainingData } from "@mienf/core";
import type { Module, Runtime } from "@mienf/core";
import { createMatrix, ShapeError } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Bijection } from "./bijection.ts";

/** What a density needs of the law of its latents; every law of `@mienf/distributions` has it. */
export interface BaseDistribution extends Module {
  readonly dim: number;
  /** Log-density of rows `[batch, dim]` in nats, `[batch]`. */
  logProb(x: Tensor2D): Tensor;
  /** Draws `[sampleSize, dim]`. */
  sample(sampleSize: number, source: RandomSource): Matrix;
}

/** The law of data whose latents, as a flow makes them, follow a base law. */
export interface Density {
  /**
   * Evaluates the log-density of rows.
   *
   * @param x - `[rows, dim]`.
   * @param context - `[rows, contextDim]`, where the flow takes one.
   * @returns nats, one for each row.
   * @throws ShapeError when columns or numbers of rows differ.
   */
  readonly logProb: (x: Matrix, context?: Matrix) => Promise<Float64Array>;
  /**
   * Draws rows: latents from the base, taken through the flow's inverse.
   *
   * @param sampleSize - number of rows, ≥ 0.
   * @param source - advanced by the draws.
   * @param context - `[sampleSize, contextDim]`, where the flow takes one.
   * @returns `[sampleSize, dim]`.
   * @throws ShapeError when `context` has another shape.
   */
  readonly sample: (sampleSize: number, source: RandomSource, context?: Matrix) => Promise<Matrix>;
}

/** Rows computed at once; no more than there are, so that few rows cost little. */
const MAX_CHUNK = 1024;

/**
 * Makes the density of a flow and a base law, with their parameters as they are at each call.
 *
 * Each call compiles what it needs on the runtime and frees it again.
 *
 * @param runtime - where it is computed; the caller disposes of it.
 * @throws ShapeError when the dims of flow and base differ.
 */
export function densityOf(runtime: Runtime, flow: Bijection, base: BaseDistribution): Density {
  checkDims("densityOf", flow, base);
  const { dim, contextDim } = flow;
  const map = async (
    label: string,
    module: Module,
    inputs: readonly Matrix[],
    call: (rows: Tensor2D, context?: Tensor2D) => Tensor,
  ): Promise<Float64Array> => {
    const rows = inputs[0]?.rows ?? 0;
    if (rows === 0) {
      return new Float64Array();
    }
    const compiled = await compileRowFunction(runtime, {
      label,
      call: (...batch) => [call(...(batch as [Tensor2D, Tensor2D?]))],
      rowShapes: inputs.map(({ columns }) => [columns]),
      parameters: namedParameters(module.parameters).map(([, parameter]) => parameter),
      chunkRows: Math.min(MAX_CHUNK, rows),
    });
    try {
      const [values] = await compiled.map(inputs.map(toTrainingData));
      return Float64Array.from(values ?? []);
    } finally {
      await compiled.dispose();
    }
  };
  return {
    async logProb(x, context) {
      const inputs = checkedInputs("logProb", { dim, contextDim }, x, context);
      const both = { parameters: { flow: flow.parameters, base: base.parameters } };
      return map("log-density", both, inputs, (...rows) => logDensity(flow, base, rows));
    },
    async sample(sampleSize, source, context) {
      const latents = base.sample(sampleSize, source);
      const inputs = checkedInputs("sample", { dim, contextDim }, latents, context);
      const values = await map("sample", flow, inputs, (...rows) => flow.inverse(...rows).x);
      return createMatrix(sampleSize, dim, values);
    },
  };
}

/** Log-density of rows, `[batch]`, in tensors. */
export function logDensity(
  flow: Bijection,
  base: BaseDistribution,
  [x, context]: readonly [x: Tensor2D, context?: Tensor2D | undefined],
  mode: "forward" | "trainingForward" = "forward",
): Tensor {
  const given = context ? [context] : [];
  const { y, logDet } = flow[mode]?.(x, ...given) ?? flow.forward(x, ...given);
  return add(base.logProb(y), logDet);
}

/** @throws ShapeError when the dims of flow and base differ. */
export function checkDims(caller: string, flow: Bijection, base: BaseDistribution): void {
  if (flow.dim !== base.dim) {
    throw new ShapeError(
      `${caller}: expected a base of dim ${flow.dim} as the flow's, got ${base.dim}`,
    );
  }
}

/** The matrices that a conditional flow, or another, is to be given. @throws ShapeError when one does not fit. */
export function checkedInputs(
  caller: string,
  { dim, contextDim }: { readonly dim: number; readonly contextDim: number },
  x: Matrix,
  context: Matrix | undefined,
): Matrix[] {
  if (x.columns !== dim) {
    throw new ShapeError(`${caller}: expected ${dim} columns, got ${x.columns}`);
  }
  if ((context?.columns ?? 0) !== contextDim || (context && context.rows !== x.rows)) {
    throw new ShapeError(
      `${caller}: expected ${contextDim === 0 ? "no context" : `a context of ${x.rows}×${contextDim}`}, got ${context ? `${context.rows}×${context.columns}` : "none"}`,
    );
  }
  return context ? [x, context] : [x];
}
