/** @file Two-dimensional convolution and its gradients; tfjs keeps channels last, ONNX first. */
import { backend_util } from "@tensorflow/tfjs-core";
import type {
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
} from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";
import { sizeOf } from "../graph/shapes.ts";
import type { KernelCall, KernelTable } from "../trace/kernel.ts";

type Shape4D = [number, number, number, number];
type ConvInfo = backend_util.Conv2DInfo;

/** Lowerings of convolutions. */
export const convolutionKernels: KernelTable = {
  Conv2D: ({ g, input, attrs }: KernelCall<Conv2DAttrs>) => {
    const [x, filter] = [input("x"), input("filter")];
    const info = convInfo(x.shape, filter.shape, attrs);
    return isPointwise(info) ? pointwise(g, x, filter) : convolve(g, x, filter, info);
  },
  Conv2DBackpropInput: ({ g, input, attrs }: KernelCall<Conv2DBackpropInputAttrs>) => {
    const [dy, filter] = [input("dy"), input("filter")];
    const info = convInfo(attrs.inputShape, filter.shape, attrs);
    if (isPointwise(info)) {
      return pointwise(g, dy, g.transpose(filter, [0, 1, 3, 2]));
    }
    return inputGradient(g, dy, filter, info);
  },
  Conv2DBackpropFilter: ({ g, input, attrs }: KernelCall<Conv2DBackpropFilterAttrs>) => {
    const [x, dy] = [input("x"), input("dy")];
    return filterGradient(g, x, dy, convInfo(x.shape, attrs.filterShape, attrs));
  },
};

function convInfo(
  x: readonly number[],
  filter: readonly number[],
  attrs: Omit<Conv2DAttrs, "dilations"> & { readonly dilations?: Conv2DAttrs["dilations"] },
): ConvInfo {
  const { strides, pad, dataFormat, dilations = 1, dimRoundingMode } = attrs;
  if (dataFormat !== "NHWC") {
    throw new ConfigError(
      `conv2d: expected dataFormat "NHWC", got "${dataFormat}"; transpose the input to channels last`,
    );
  }
  const [xShape, filterShape] = [x as Shape4D, filter as Shape4D];
  return backend_util.computeConv2DInfo(
    xShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
}

/** A 1×1 convolution with stride 1: a matrix product at every pixel. */
function isPointwise(info: ConvInfo): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, inHeight, outHeight } = info;
  return (
    filterHeight === 1 &&
    filterWidth === 1 &&
    strideHeight === 1 &&
    strideWidth === 1 &&
    inHeight === outHeight &&
    info.inWidth === info.outWidth
  );
}

function pointwise(g: GraphBuilder, x: Value, filter: Value): Value {
  const [, , from, to] = filter.shape as Shape4D;
  const product = g.gemm(rowsOf(g, x), g.reshape(filter, [from, to]), {
    transA: false,
    transB: false,
  });
  return g.reshape(product, [...x.shape.slice(0, -1), to]);
}

/** All pixels as the rows of a matrix. */
function rowsOf(g: GraphBuilder, x: Value): Value {
  const channels = x.shape.at(-1) as number;
  return g.reshape(x, [sizeOf(x.shape) / channels, channels]);
}

const toChannelsFirst = (g: GraphBuilder, x: Value): Value => g.transpose(x, [0, 3, 1, 2]);
const toChannelsLast = (g: GraphBuilder, x: Value): Value => g.transpose(x, [0, 2, 3, 1]);

function convolve(g: GraphBuilder, x: Value, filter: Value, info: ConvInfo): Value {
  const { top, left, bottom, right } = info.padInfo;
  const result = g.emitOne(
    "Conv",
    [toChannelsFirst(g, x), g.transpose(filter, [3, 2, 0, 1])],
    { shape: [info.batchSize, info.outChannels, info.outHeight, info.outWidth], dtype: "float32" },
    {
      strides: [info.strideHeight, info.strideWidth],
      dilations: [info.dilationHeight, info.dilationWidth],
      pads: [top, left, bottom, right],
    },
  );
  return toChannelsLast(g, result);
}

/** The transposed convolution, brought to the input's size by padding at the end. */
function inputGradient(g: GraphBuilder, dy: Value, filter: Value, info: ConvInfo): Value {
  const { top, left, bottom, right } = info.padInfo;
  const covered = (out: number, stride: number, extent: number): number =>
    stride * (out - 1) + extent;
  const height = covered(info.outHeight, info.strideHeight, info.filterHeight) - top - bottom;
  const width = covered(info.outWidth, info.strideWidth, info.filterWidth) - left - right;
  const result = g.emitOne(
    "ConvTranspose",
    [toChannelsFirst(g, dy), g.transpose(filter, [3, 2, 0, 1])],
    { shape: [info.batchSize, info.inChannels, info.inHeight, info.inWidth], dtype: "float32" },
    {
      strides: [info.strideHeight, info.strideWidth],
      pads: [top, left, bottom, right],
      output_padding: [info.inHeight - height, info.inWidth - width],
    },
  );
  return toChannelsLast(g, result);
}

/** For every place in the filter, the product of the pixels that it meets with the gradients that it makes there. */
function filterGradient(g: GraphBuilder, x: Value, dy: Value, info: ConvInfo): Value {
  const { top, left, bottom, right } = info.padInfo;
  const padded =
    top + left + bottom + right === 0
      ? x
      : g.pad(
          x,
          [
            [0, 0],
            [top, bottom],
            [left, right],
            [0, 0],
          ],
          0,
        );
  const gradients = rowsOf(g, dy);
  const places: Value[] = [];
  for (let row = 0; row < info.filterHeight; row += 1) {
    for (let column = 0; column < info.filterWidth; column += 1) {
      const met = g.slice(padded, [
        spread(1, row, { count: info.outHeight, stride: info.strideHeight }),
        spread(2, column, { count: info.outWidth, stride: info.strideWidth }),
      ]);
      const product = g.gemm(rowsOf(g, met), gradients, { transA: true, transB: false });
      places.push(g.reshape(product, [1, info.inChannels, info.outChannels]));
    }
  }
  const joined = places.length === 1 ? (places[0] as Value) : g.concat(places, 0);
  return g.reshape(joined, info.filterShape);
}

function spread(
  axis: number,
  start: number,
  { count, stride }: { readonly count: number; readonly stride: number },
): { axis: number; start: number; end: number; step: number } {
  return { axis, start, end: start + (count - 1) * stride + 1, step: stride };
}
