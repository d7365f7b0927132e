import type { Tensor } from "@tensorflow/tfjs-core";
import type { Parameter } from "@mienf/core";
import { ShapeError } from "@mienf/numeric";
import { compactData } from "../graph/constants.ts";
import { copyGraph } from "../graph/copy-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph } from "../graph/graph.ts";
import { serialise } from "../onnx/serialise.ts";
import { optimiseForAnyRows } from "../passes/optimise.ts";
import { traceFunction } from "../trace/trace.ts";
import { VERSION } from "../version.ts";
import { unifyRows } from "./unify-rows.ts";

/** A function to be written as an ONNX model. */
export interface OnnxExportSpec {
  /** Names the model in the file and in errors. */
  readonly label: string;
  /** Borrows its inputs and returns new tensors; called a few times, to trace. */
  readonly call: (...inputs: Tensor[]) => Tensor[];
  /** One shape for each input; `"rows"` stands for an extent that is chosen when the model runs. */
  readonly inputShapes: readonly (readonly (number | "rows")[])[];
  readonly inputNames: readonly string[];
  /** One name for each result of `call`. */
  readonly outputNames: readonly string[];
  /** Every parameter that `call` reads; the file holds their current values. */
  readonly parameters: readonly Parameter[];
  /** Further entries of the file's metadata, beside `producer` and `version`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Row counts to trace with: two determine how an extent depends on the rows, the third confirms it. They are primes far
 * above usual feature counts, so that no pass takes rows for features.
 */
const ROW_COUNTS = [1021, 1031, 1061] as const;

/**
 * Writes a function as an ordinary ONNX model (opset 18), its parameters included: onnxruntime loads it anywhere.
 *
 * Inputs and outputs are float32; comparisons come out as 0 and 1.
 *
 * @returns the bytes of an `.onnx` file.
 * @throws ConfigError when the function cannot be traced, or with `"rows"` does something else for other numbers of
 * rows. @throws ShapeError when names and shapes do not match in number.
 *
 * @example
 * ```ts
 * const bytes = exportOnnx({
 *   label: "flow",
 *   call: (x) => Object.values(flow.forward(x as Tensor2D)),
 *   inputShapes: [["rows", flow.dim]],
 *   inputNames: ["x"],
 *   outputNames: ["y", "logDet"],
 *   parameters: trainableParameters(flow.parameters),
 * });
 * await writeFile("flow.onnx", bytes);
 * ```
 */
export function exportOnnx(spec: OnnxExportSpec): Uint8Array {
  const { label, inputShapes, inputNames, outputNames } = spec;
  if (inputNames.length !== inputShapes.length) {
    throw new ShapeError(
      `exportOnnx(${label}): expected a name for each of ${inputShapes.length} inputs, got ${inputNames.length}`,
    );
  }
  const graph = inputShapes.flat().includes("rows")
    ? unifyRows(label, {
        rowCounts: ROW_COUNTS,
        graphs: ROW_COUNTS.map((rows) => graphWith(spec, rows)),
      })
    : graphWith(spec, 0);
  if (outputNames.length !== graph.outputs.length) {
    throw new ShapeError(
      `exportOnnx(${label}): expected a name for each of ${graph.outputs.length} outputs, got ${outputNames.length}`,
    );
  }
  return serialise({
    graph,
    inputNames,
    outputNames,
    name: label,
    unknownExtent: "rows",
    metadata: { ...spec.metadata, producer: "mienf", version: VERSION },
  });
}

/** Traces the function for one number of rows. */
function graphWith(spec: OnnxExportSpec, rows: number): Graph {
  const { label, call, parameters } = spec;
  const inputShapes = spec.inputShapes.map((shape) =>
    shape.map((extent) => (extent === "rows" ? rows : extent)),
  );
  const traced = traceFunction({ label, call, inputShapes, parameters });
  const g = new GraphBuilder();
  const inputs = inputShapes.map((shape) => g.input(shape, "float32"));
  const baked = parameters.map(({ values, shape }) =>
    g.constant(compactData(values), shape, "float32"),
  );
  const results = copyGraph(g, traced, [...inputs, ...baked]);
  return optimiseForAnyRows(g.finish(results.map((value) => g.cast(value, "float32"))));
}
