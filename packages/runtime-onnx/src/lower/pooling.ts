/** @file Pooling and the rearrangements between space, depth and batch. */
import { backend_util } from "@tensorflow/tfjs-core";
import type {
  AvgPoolAttrs,
  AvgPoolGradAttrs,
  BatchToSpaceNDAttrs,
  DepthToSpaceAttrs,
  MaxPoolAttrs,
  SpaceToBatchNDAttrs,
} from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import { arrayOf } from "../graph/graph-builder.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Value } from "../graph/graph.ts";
import type { KernelCall, KernelTable } from "../trace/kernel.ts";

type Shape4D = [number, number, number, number];

/** Lowerings of pooling, and of the rearrangements between space, depth and batch. */
export const poolingKernels: KernelTable = {
  AvgPool: ({ g, input, attrs }: KernelCall<AvgPoolAttrs>) =>
    pool(g, "AveragePool", input("x"), attrs),
  AvgPoolGrad: ({ g, input, attrs }: KernelCall<AvgPoolGradAttrs>) => {
    const x = input("input");
    const { block, tiled } = tiles("avgPool", x, attrs);
    const [batch, rows, , columns, , channels] = tiled;
    const small = g.reshape(input("dy"), [batch, rows, 1, columns, 1, channels]);
    const share = g.binary("Mul", small, 1 / (block[0] * block[1]));
    return g.reshape(g.expand(share, tiled), x.shape);
  },
  BatchToSpaceND: ({ g, input, attrs }: KernelCall<BatchToSpaceNDAttrs>) => {
    const x = input("x");
    const { blockShape, crops } = attrs;
    const blocks = blockShape.reduce((product, extent) => product * extent, 1);
    const reshaped = backend_util.getReshaped([...x.shape], blockShape, blocks);
    const perm = backend_util.getPermuted(reshaped.length, blockShape.length);
    const whole = backend_util.getReshapedPermuted([...x.shape], blockShape, blocks);
    const spread = g.reshape(g.transpose(g.reshape(x, reshaped), perm), whole);
    const ranges = crops.map(([before, after], index) => ({
      axis: index + 1,
      start: before as number,
      end: (whole[index + 1] as number) - (after as number),
    }));
    return g.slice(spread, ranges);
  },
  DepthToSpace: ({ g, input, attrs }: KernelCall<DepthToSpaceAttrs>) => {
    const x = input("x");
    const { blockSize, dataFormat } = attrs;
    if (dataFormat !== "NHWC") {
      throw new ConfigError(
        `depthToSpace: expected dataFormat "NHWC", got "${dataFormat}"; transpose the input to channels last`,
      );
    }
    const [batch, height, width, channels] = x.shape as Shape4D;
    const depth = channels / (blockSize * blockSize);
    const cut = g.reshape(x, [batch, height, width, blockSize, blockSize, depth]);
    const interleaved = g.transpose(cut, [0, 1, 3, 2, 4, 5]);
    return g.reshape(interleaved, [batch, height * blockSize, width * blockSize, depth]);
  },
  MaxPool: ({ g, input, attrs }: KernelCall<MaxPoolAttrs>) => pool(g, "MaxPool", input("x"), attrs),
  MaxPoolGrad: ({ g, input, attrs }: KernelCall<MaxPoolAttrs>) => {
    const x = input("input");
    return maxPoolGradient(g, x, input("dy"), tiles("maxPool", x, attrs));
  },
  SpaceToBatchND: ({ g, input, attrs }: KernelCall<SpaceToBatchNDAttrs>) => {
    const x = input("x");
    const { blockShape, paddings } = attrs;
    const blocks = blockShape.reduce((product, extent) => product * extent, 1);
    const amounts = x.shape.map((_, axis): [number, number] => {
      const [before = 0, after = 0] = paddings[axis - 1] ?? [];
      return [before, after];
    });
    const padded = g.pad(x, amounts, 0);
    const reshaped = backend_util.getReshaped([...padded.shape], blockShape, blocks, false);
    const perm = backend_util.getPermuted(reshaped.length, blockShape.length, false);
    const shape = backend_util.getReshapedPermuted([...padded.shape], blockShape, blocks, false);
    return g.reshape(g.transpose(g.reshape(padded, reshaped), perm), shape);
  },
};

/** Gives each pool's gradient to its first greatest element. */
function maxPoolGradient(g: GraphBuilder, x: Value, dy: Value, { block, tiled }: Tiles): Value {
  const [batch, rows, blockRows, columns, blockColumns, channels] = tiled;
  const pools = [batch, rows, columns, channels];
  const size = blockRows * blockColumns;
  const elementsLast = g.transpose(g.reshape(x, tiled), [0, 1, 3, 5, 2, 4]);
  const winner = g.emitOne(
    "ArgMax",
    [g.reshape(elementsLast, [...pools, size])],
    { shape: [...pools, 1], dtype: "int64" },
    { axis: 4, keepdims: 1 },
  );
  const positions = arrayOf("int64", size).map((_, index) => index);
  const won = g.compare("Equal", winner, g.constant(positions, [size], "int64"));
  const received = g.binary("Mul", g.cast(won, "float32"), g.reshape(dy, [...pools, 1]));
  const cut = g.reshape(received, [...pools, ...block]);
  return g.reshape(g.transpose(cut, [0, 1, 4, 2, 5, 3]), x.shape);
}

function poolInfo(x: Value, attrs: MaxPoolAttrs): backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const shape = x.shape as Shape4D;
  return backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
}

function pool(g: GraphBuilder, op: string, x: Value, attrs: MaxPoolAttrs): Value {
  const info = poolInfo(x, attrs);
  const { top, left, bottom, right } = info.padInfo;
  const pooled = g.emitOne(
    op,
    [g.transpose(x, [0, 3, 1, 2])],
    { shape: [info.batchSize, info.outChannels, info.outHeight, info.outWidth], dtype: "float32" },
    {
      kernel_shape: [info.filterHeight, info.filterWidth],
      strides: [info.strideHeight, info.strideWidth],
      pads: [top, left, bottom, right],
    },
  );
  return g.transpose(pooled, [0, 2, 3, 1]);
}

/** How pools tile an image. */
interface Tiles {
  /** Height and width of a pool. */
  readonly block: readonly [number, number];
  /** The image's shape, cut: `[batch, rows, block, columns, block, channels]`. */
  readonly tiled: readonly [number, number, number, number, number, number];
}

function tiles(name: string, x: Value, attrs: MaxPoolAttrs): Tiles {
  const info = poolInfo(x, attrs);
  const block: [number, number] = [info.filterHeight, info.filterWidth];
  if (
    info.strideHeight !== block[0] ||
    info.strideWidth !== block[1] ||
    info.outHeight * block[0] !== info.inHeight ||
    info.outWidth * block[1] !== info.inWidth
  ) {
    throw new ConfigError(
      `${name}: expected pools that tile the image for its gradient, got pools of [${block}] with strides [${info.strideHeight},${info.strideWidth}] on [${info.inHeight},${info.inWidth}]; use the "cpu" runtime`,
    );
  }
  const { batchSize, outHeight, outWidth, inChannels } = info;
  return { block, tiled: [batchSize, outHeight, block[0], outWidth, block[1], inChannels] };
}
