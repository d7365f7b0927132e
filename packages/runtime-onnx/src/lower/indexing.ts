import type {
  GatherV2Attrs,
  OneHotAttrs,
  ScatterNdAttrs,
  UnsortedSegmentSumAttrs,
} from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import { arrayOf } from "../graph/graph-builder.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { DType, Value } from "../graph/graph.ts";
import { positiveAxis, sizeOf } from "../graph/shapes.ts";
import type { KernelCall, KernelTable } from "../trace/kernel.ts";

/** Lowerings of the kernels that pick or place elements by computed positions. */
export const indexingKernels: KernelTable = {
  GatherNd: ({ g, input }) => {
    const [x, indices] = [input("params"), input("indices")];
    const depth = indices.shape.at(-1) as number;
    const shape = [...indices.shape.slice(0, -1), ...x.shape.slice(depth)];
    return g.emitOne("GatherND", [x, g.cast(indices, "int64")], { shape, dtype: x.dtype });
  },
  GatherV2: ({ g, input, attrs }: KernelCall<GatherV2Attrs>) => {
    const [x, indices] = [input("x"), input("indices")];
    const axis = positiveAxis(attrs.axis, x.shape.length);
    return attrs.batchDims > 0
      ? gatherInBatches(g, x, indices, { axis, batchDims: attrs.batchDims })
      : g.gather(x, indices, axis);
  },
  OneHot: ({ g, input, attrs }: KernelCall<OneHotAttrs>) => {
    const indices = input("indices");
    const { depth, onValue, offValue } = attrs;
    const dtype = attrs.dtype as DType;
    const positions = g.constant(
      arrayOf("int32", depth).map((_, index) => index),
      [depth],
      "int32",
    );
    const hit = g.compare("Equal", g.reshape(indices, [...indices.shape, 1]), positions);
    return onValue === 1 && offValue === 0
      ? g.cast(hit, dtype)
      : g.where(hit, g.scalar(onValue, dtype), g.scalar(offValue, dtype));
  },
  ScatterNd: ({ g, input, attrs }: KernelCall<ScatterNdAttrs>) => {
    const updates = input("updates");
    const zeros = g.filled(attrs.shape, 0, updates.dtype);
    return scatter(g, zeros, { indices: input("indices"), updates, reduction: "add" });
  },
  TensorScatterUpdate: ({ g, input }) =>
    scatter(g, input("tensor"), {
      indices: input("indices"),
      updates: input("updates"),
      reduction: "none",
    }),
  UnsortedSegmentSum: ({ g, input, attrs }: KernelCall<UnsortedSegmentSumAttrs>) => {
    const [x, segments] = [input("x"), input("segmentIds")];
    const inner = x.shape.slice(segments.shape.length);
    const count = sizeOf(segments.shape);
    const zeros = g.filled([attrs.numSegments, ...inner], 0, x.dtype);
    const updates = g.reshape(x, [count, ...inner]);
    const indices = g.reshape(segments, [count, 1]);
    return scatter(g, zeros, { indices, updates, reduction: "add" });
  },
};

interface Placement {
  readonly indices: Value;
  readonly updates: Value;
  readonly reduction: "add" | "none";
}

function scatter(g: GraphBuilder, onto: Value, placement: Placement): Value {
  const { indices, updates, reduction } = placement;
  const inputs = [onto, g.cast(indices, "int64"), updates];
  return g.emitOne("ScatterND", inputs, onto, { reduction });
}

/** `x[b, indices[b, …]]` for every leading position b. */
function gatherInBatches(
  g: GraphBuilder,
  x: Value,
  indices: Value,
  place: { readonly axis: number; readonly batchDims: number },
): Value {
  const { axis, batchDims } = place;
  if (axis !== batchDims) {
    throw new ConfigError(
      `gather: expected the axis to follow the ${batchDims} batch axes, got axis ${axis}; transpose the input first`,
    );
  }
  const pointers = g.cast(g.reshape(indices, [...indices.shape, 1]), "int64");
  const shape = [...indices.shape, ...x.shape.slice(axis + 1)];
  const type = { shape, dtype: x.dtype };
  return g.emitOne("GatherND", [x, pointers], type, { batch_dims: batchDims });
}
