/** @file Kernels that make, move and rearrange elements. */
import { backend_util, slice_util, util } from "@tensorflow/tfjs-core";
import type {
  ConcatAttrs,
  ExpandDimsAttrs,
  FillAttrs,
  LinSpaceAttrs,
  PackAttrs,
  PadV2Attrs,
  RangeAttrs,
  ReshapeAttrs,
  ReverseAttrs,
  SliceAttrs,
  SplitVAttrs,
  StridedSliceAttrs,
  TileAttrs,
  TransposeAttrs,
  UnpackAttrs,
} from "@tensorflow/tfjs-core";
import { compactData } from "../graph/constants.ts";
import { arrayOf } from "../graph/graph-builder.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { DType, Value } from "../graph/graph.ts";
import { positiveAxis, reductionAxes, sizeOf } from "../graph/shapes.ts";
import type { KernelCall, KernelTable } from "../trace/kernel.ts";

/** Lowerings of the kernels that make, move and rearrange elements. */
export const arrangementKernels: KernelTable = {
  Concat: ({ g, inputs, attrs }: KernelCall<ConcatAttrs>) => {
    const axis = positiveAxis(attrs.axis, (inputs[0] as Value).shape.length);
    const filled = inputs.filter((part) => sizeOf(part.shape) > 0);
    return filled.length === 0 ? (inputs[0] as Value) : g.concat(filled, axis);
  },
  ExpandDims: ({ g, input, attrs }: KernelCall<ExpandDimsAttrs>) => {
    const { shape } = input("input");
    const dim = positiveAxis(attrs.dim, shape.length + 1);
    return g.reshape(input("input"), shape.toSpliced(dim, 0, 1));
  },
  Fill: ({ g, attrs }: KernelCall<FillAttrs>) =>
    g.filled(attrs.shape, attrs.value as number, (attrs.dtype ?? "float32") as DType),
  LinSpace: ({ g, attrs: { start, stop, num } }: KernelCall<LinSpaceAttrs>) => {
    const step = num === 1 ? 0 : (stop - start) / (num - 1);
    return sequence(g, { start, step, size: num }, "float32");
  },
  Pack: ({ g, inputs, attrs }: KernelCall<PackAttrs>) => {
    const { shape } = inputs[0] as Value;
    const axis = positiveAxis(attrs.axis, shape.length + 1);
    const parts = inputs.map((part) => g.reshape(part, shape.toSpliced(axis, 0, 1)));
    return g.concat(parts, axis);
  },
  PadV2: ({ g, input, attrs }: KernelCall<PadV2Attrs>) =>
    g.pad(input("x"), attrs.paddings, attrs.constantValue),
  Range: ({ g, attrs: { start, stop, step, dtype } }: KernelCall<RangeAttrs>) => {
    const size = Math.max(0, Math.ceil((stop - start) / step));
    return sequence(g, { start, step, size }, dtype ?? "float32");
  },
  Reshape: ({ g, input, attrs }: KernelCall<ReshapeAttrs>) => {
    const x = input("x");
    return g.reshape(x, util.inferFromImplicitShape(attrs.shape, sizeOf(x.shape)));
  },
  Reverse: ({ g, input, attrs }: KernelCall<ReverseAttrs>) => {
    const x = input("x");
    const axes = reductionAxes(attrs.dims, x.shape.length);
    const ranges = axes.map((axis) => ({
      axis,
      start: (x.shape[axis] as number) - 1,
      end: -1,
      step: -1,
    }));
    return ranges.length === 0 ? x : g.slice(x, ranges);
  },
  Slice: ({ g, input, attrs }: KernelCall<SliceAttrs>) => {
    const x = input("x");
    // tfjs's own parsing reads only the shape.
    const shaped = { shape: [...x.shape] } as Parameters<typeof slice_util.parseSliceParams>[0];
    const [begin, size] = slice_util.parseSliceParams(shaped, attrs.begin, attrs.size);
    return sliceBox(g, x, { begin: begin as number[], size: size as number[] });
  },
  SplitV: ({ g, input, attrs }: KernelCall<SplitVAttrs>) => {
    const x = input("x");
    const axis = positiveAxis(attrs.axis, x.shape.length);
    const shaped = { shape: [...x.shape] } as Parameters<typeof backend_util.prepareSplitSize>[0];
    return g.split(x, backend_util.prepareSplitSize(shaped, attrs.numOrSizeSplits, axis), axis);
  },
  StridedSlice: ({ g, input, attrs }: KernelCall<StridedSliceAttrs>) =>
    stridedSlice(g, input("x"), attrs),
  Tile: ({ g, input, attrs: { reps } }: KernelCall<TileAttrs>) => {
    const x = input("x");
    const shape = x.shape.map((extent, axis) => extent * (reps[axis] as number));
    const broadcasts = x.shape.every((extent, axis) => extent === 1 || reps[axis] === 1);
    return broadcasts ? g.expand(x, shape) : g.tile(x, reps);
  },
  Transpose: ({ g, input, attrs }: KernelCall<TransposeAttrs>) =>
    g.transpose(input("x"), attrs.perm),
  Unpack: ({ g, input, attrs }: KernelCall<UnpackAttrs>) => {
    const x = input("value");
    const axis = positiveAxis(attrs.axis, x.shape.length);
    const ones = Array.from({ length: x.shape[axis] as number }, () => 1);
    return g.split(x, ones, axis).map((part) => g.reshape(part, x.shape.toSpliced(axis, 1)));
  },
};

interface SequenceSpec {
  readonly start: number;
  readonly step: number;
  readonly size: number;
}

function sequence(g: GraphBuilder, spec: SequenceSpec, dtype: DType): Value {
  const { start, step, size } = spec;
  const data = arrayOf(dtype, size).map((_, index) => start + step * index);
  return g.constant(compactData(data), [size], dtype);
}

function sliceBox(
  g: GraphBuilder,
  x: Value,
  box: { readonly begin: readonly number[]; readonly size: readonly number[] },
): Value {
  const ranges = box.begin
    .map((start, axis) => ({ axis, start, end: start + (box.size[axis] as number) }))
    .filter(({ axis, start, end }) => start !== 0 || end !== x.shape[axis]);
  return ranges.length === 0 ? x : g.slice(x, ranges);
}

function stridedSlice(g: GraphBuilder, x: Value, attrs: StridedSliceAttrs): Value {
  const info = slice_util.sliceInfo(
    [...x.shape],
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
  const ranges = info.begin.map((start, axis) => ({
    axis,
    start,
    end: info.end[axis] as number,
    step: info.strides[axis] as number,
  }));
  return g.reshape(info.isIdentity ? x : g.slice(x, ranges), info.finalShape);
}
