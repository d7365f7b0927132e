import "@tensorflow/tfjs-backend-cpu";
import { add, mul, tensor2d } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createMatrix, createRandomSource } from "@mienf/numeric";
import {
  actNorm,
  dequantise,
  glow,
  imageCoupling,
  onTail,
  perPixel,
  splitChannels,
  squeeze,
} from "@mienf/flows";
import type { BijectionConfig } from "@mienf/flows";
import { describe, expect, test } from "vitest";
import "@mienf/testing";
import { normalRows, randomise, take } from "./helpers/tensors.ts";

/** Every config in a tree, parents first. */
function configsOf(config: BijectionConfig): (BijectionConfig & Record<string, unknown>)[] {
  const { bijection, bijections = [] } = config as {
    bijection?: BijectionConfig;
    bijections?: BijectionConfig[];
  };
  return [
    config as BijectionConfig & Record<string, unknown>,
    ...[...bijections, ...(bijection ? [bijection] : [])].flatMap(configsOf),
  ];
}

describe("glow", () => {
  test.each([
    [16, [4, 8, 16, 32], [128, 64, 32]],
    [32, [4, 8, 16, 32, 64], [512, 256, 128, 64]],
  ])(
    "of %i×%i pixels has the blocks and latents of the paper's image flow",
    (side, channels, leaving) => {
      const flow = glow({ height: side, width: side, channels: 1 });
      expect(flow.dim).toBe(side * side);
      const configs = configsOf(flow.config);
      const couplings = configs.filter(({ kind }) => kind === "imageCoupling");
      expect(couplings.map((config) => config["channels"])).toEqual(
        channels.flatMap((c) => [c, c]),
      );
      expect(
        couplings.every((config) => config["scale"] === "sigmoid" && config["hidden"] === 16),
      ).toBe(true);
      const left = configs
        .filter(({ kind }) => kind === "splitChannels")
        .map((config) => {
          const {
            height,
            width,
            channels: of,
          } = config as unknown as Record<"height" | "width" | "channels", number>;
          return (height * width * of) / 2;
        });
      expect(left).toEqual(leaving);
      expect(configs.filter(({ kind }) => kind === "householder")).toHaveLength(1);
      expect(
        configs.filter(({ kind }) => kind === "affineCoupling").map(({ hidden }) => hidden),
      ).toEqual(Array.from({ length: 4 }, () => [32]));
    },
  );

  test("inverts 16×16 images, and standardises channels on its first batch", () => {
    const flow = glow({ height: 16, width: 16, channels: 1 });
    randomise(flow, 1, 0.02);
    const x = add<Tensor2D>(mul(normalRows(16, 256, 1), 3), 5);
    flow.initialise?.(x);
    const { y, logDet } = flow.forward(x);
    const back = flow.inverse(y);
    // Eight blocks undo scales of 3 and more, at values of up to 15.
    expect(take(back.x)).toBeAllClose(take(x), { atol: 1e-3 });
    expect(take(back.logDet)).toBeAllClose(take(mul(logDet, -1)), { rtol: 1e-4 });
  });

  test.each([
    ["an odd height", () => glow({ height: 15, width: 16, channels: 1 })],
    ["more levels than halvings", () => glow({ height: 4, width: 4, channels: 1 }, { levels: 3 })],
    ["a squeeze of an odd width", () => squeeze({ height: 2, width: 3, channels: 1 })],
    ["a split of one channel", () => splitChannels({ height: 2, width: 2, channels: 1 })],
    ["a coupling of one channel", () => imageCoupling({ height: 2, width: 2, channels: 1 })],
    [
      "a checkerboard of one pixel",
      () => imageCoupling({ height: 1, width: 1, channels: 2 }, { mask: "checkerboard" }),
    ],
    ["a tail as long as all", () => onTail(2, actNorm(2))],
    ["half a pixel", () => perPixel({ height: 0.5, width: 1 }, actNorm(1))],
  ])("%s is refused", (_, build) => {
    expect(build).toThrowErrorMatchingSnapshot();
  });
});

test("squeeze lays a 2×2 block's pixels into channels, and blocks into pixels", () => {
  const { y } = squeeze({ height: 2, width: 4, channels: 1 }).forward(
    tensor2d([[0, 1, 2, 3, 10, 11, 12, 13]]),
  );
  expect([...take(y)]).toEqual([0, 1, 10, 11, 2, 3, 12, 13]);
});

test("splitChannels puts the first half of the channels in front", () => {
  const { y } = splitChannels({ height: 1, width: 2, channels: 4 }).forward(
    tensor2d([[0, 1, 2, 3, 10, 11, 12, 13]]),
  );
  expect([...take(y)]).toEqual([0, 1, 10, 11, 2, 3, 12, 13]);
});

test("a checkerboard coupling keeps every other pixel, whatever its parameters", () => {
  const coupling = imageCoupling(
    { height: 2, width: 3, channels: 1 },
    { mask: "checkerboard", changes: "first" },
  );
  randomise(coupling, 1);
  const x = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const y = take(coupling.forward(tensor2d([x])).y);
  const changed = x.map((value, pixel) => Math.abs(value - y[pixel]!) > 1e-4);
  expect(changed).toEqual([true, false, true, false, true, false]);
});

describe("dequantise", () => {
  test("spreads each level over its cell", () => {
    const levels = createMatrix(2, 2, [0, 1, 254, 255]);
    const { data } = dequantise(levels, { source: createRandomSource(1) });
    expect(Array.from(data, (value) => Math.floor(256 * value))).toEqual([0, 1, 254, 255]);
    expect(data.every((value, k) => 256 * value !== levels.data[k])).toBe(true);
  });

  test("refuses what is no level", () => {
    const source = createRandomSource(1);
    expect(() =>
      dequantise(createMatrix(1, 1, [4]), { levels: 4, source }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: dequantise: expected whole numbers from 0 to 3, got 4]`,
    );
    expect(() =>
      dequantise(createMatrix(1, 1), { levels: 1, source }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ConfigError: dequantise: expected a whole number of levels ≥ 2, got 1]`,
    );
  });
});
