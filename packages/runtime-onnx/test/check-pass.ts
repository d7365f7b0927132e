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

/** Runs a graph with fixed random inputs. */
async function evaluate(graph: Graph): Promise<Float32Array[]> {
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
  const source = createRandomSource(3);
  const feeds = graph.inputs.map(({ shape }, index) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, () => source.normal());
    return [`input${index}`, { data, shape }] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.dispose();
  return named.outputNames.map((name) => results[name] as Float32Array);
}

/** Checks that a pass keeps the values, and returns the operations that it leaves. */
export async function operationsAfter(pass: Pass, graph: Graph): Promise<string[]> {
  const after = pass(graph);
  const expected = await evaluate(graph);
  const got = await evaluate(after);
  for (const [index, values] of expected.entries()) {
    expect(got[index]).toHaveLength(values.length);
    // Passes may reorder float32 sums, of up to a few hundred terms: errors are in proportion to the largest.
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    for (const [position, value] of values.entries()) {
      expect(Math.abs((got[index]?.[position] ?? NaN) - value)).toBeLessThan(5e-6 * largest);
    }
  }
  return after.nodes.map(({ op }) => op);
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
