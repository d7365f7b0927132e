import * as onnxruntime from "onnxruntime-node";
import { expect } from "vitest";
import { createRandomSource } from "@mienf/numeric";
import { GraphBuilder } from "../src/graph/graph-builder.ts";
import type { Graph, Value } from "../src/graph/graph.ts";
import { sizeOf } from "../src/graph/shapes.ts";
import { nativeOptions } from "../src/onnx/native.ts";
import { createOnnxSession } from "../src/onnx/onnx-session.ts";
import type { Pass } from "../src/passes/pass.ts";
import { separateOutputs } from "../src/passes/separate-outputs.ts";

/** Runs a graph; by default with fixed random inputs. */
export async function evaluate(
  graph: Graph,
  inputs: readonly Float32Array[] = randomInputs(graph),
): Promise<Float32Array[]> {
  const named = {
    graph: separateOutputs(graph),
    inputNames: graph.inputs.map((_, index) => `input${index}`),
    outputNames: graph.outputs.map((_, index) => `output${index}`),
  };
  const session = await createOnnxSession(
    onnxruntime,
    named,
    nativeOptions({ threads: 1, provider: "cpu" }),
  );
  const feeds = graph.inputs.map(({ shape }, index) => {
    return [`input${index}`, { data: inputs[index] as Float32Array, shape }] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.dispose();
  return named.outputNames.map((name) => results[name] as Float32Array);
}

/** Normal deviates for each input, of a fixed seed. */
export function randomInputs(graph: Graph): Float32Array[] {
  const source = createRandomSource(3);
  return graph.inputs.map(({ shape }) =>
    Float32Array.from({ length: sizeOf(shape) }, () => source.normal()),
  );
}

/** Checks that a pass keeps the values, and returns the operations that it leaves. */
export async function operationsAfter(pass: Pass, graph: Graph): Promise<string[]> {
  const after = pass(graph);
  expectSameResults(await evaluate(after), await evaluate(graph));
  return after.nodes.map(({ op }) => op);
}

/** Compares results up to the rounding of sums in another order. */
export function expectSameResults(
  got: readonly Float32Array[],
  expected: readonly Float32Array[],
): void {
  expect(got).toHaveLength(expected.length);
  for (const [index, values] of expected.entries()) {
    expect(got[index]).toHaveLength(values.length);
    // Passes may reorder float32 sums, of up to a few hundred terms: errors are in proportion to the largest.
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    for (const [position, value] of values.entries()) {
      expect(Math.abs((got[index]?.[position] ?? NaN) - value)).toBeLessThan(5e-6 * largest);
    }
  }
}

/** A graph of float32 inputs of these shapes. */
export function graphOf(
  shapes: readonly (readonly number[])[],
  build: (g: GraphBuilder, ...inputs: Value[]) => Value | Value[],
): Graph {
  const g = new GraphBuilder();
  const inputs = shapes.map((shape) => g.input(shape, "float32"));
  return g.finish([build(g, ...inputs)].flat());
}
