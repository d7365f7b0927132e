import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import {
  affineImage,
  augmentedPairs,
  correlatedNormal,
  correlatedUniform,
  createImageSet,
  gaussianPlates,
  imagesByLabel,
  labelMixing,
  modulation,
  randomTransform,
  readIdx,
  readIdxImages,
  rectangles,
  symmetricNoisyChannel,
} from "../src/index.ts";

// Three classes, two images each: class c has c + 1 bright pixels in its first row.
const images = createImageSet({
  width: 4,
  height: 3,
  pixels: Float32Array.from({ length: 6 * 12 }, (_, i) => {
    const [image, pixel] = [Math.floor(i / 12), i % 12];
    return pixel <= image % 3 ? 0.5 : pixel === 11 ? 0.1 + 0.01 * image : 0;
  }),
  labels: Uint8Array.of(0, 1, 2, 0, 1, 2),
});

describe("label mixing", () => {
  const channel = symmetricNoisyChannel({ symbols: 3, mutualInformation: 0.4 });
  const law = labelMixing(channel, images);

  test("shows images of the classes that the channel sends", () => {
    const { x, y } = law.sample(3000, createRandomSource(1));
    const [left, right] = [classes(x.data), classes(y.data)];
    const agreement = left.filter((label, i) => label === right[i]).length / 3000;
    const noise = Number(channel.parameters["noise"]);
    expect(Math.abs(agreement - (1 - (2 / 3) * noise))).toBeLessThan(4 * 0.01);
    expect(law.mutualInformation).toBe(channel.mutualInformation);
  });

  test("needs a 1×1 channel and images of every class", () => {
    const wide = symmetricNoisyChannel({ dim: 2, mutualInformation: 0.4 });
    expect(() => labelMixing(wide, images)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: labelMixing: expected a channel with dims 1×1, got 2×2]`,
    );
    expect(() => labelMixing(channel, images, 5)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: labelMixing: expected images of every class 0…4, got none of 3]`,
    );
  });
});

describe("modulation", () => {
  const law = modulation(correlatedUniform({ mutualInformation: 2 }), images, { darkest: 0.2 });

  test("images tell their brightness", () => {
    const { x } = law.sample(200, createRandomSource(3));
    const levels = correlatedUniform({ mutualInformation: 2 }).sample(200, createRandomSource(3));
    const read = Array.from(
      { length: 200 },
      (_, i) => (Math.max(...x.data.subarray(12 * i, 12 * i + 12)) - 0.2) / 0.8,
    );
    for (const [i, level] of levels.x.data.entries()) {
      expect(read[i] ?? NaN).toBeCloseTo(level, 12);
    }
    expect(law.mutualInformation).toBe(2);
  });

  test("refuses black images and laws of more than one number", () => {
    const black = createImageSet({
      width: 1,
      height: 1,
      pixels: Float32Array.of(1, 0),
      labels: Uint8Array.of(0, 1),
    });
    const level = correlatedUniform({ mutualInformation: 2 });
    expect(() => modulation(level, black)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: modulation: expected images with a bright pixel, got a black one]`,
    );
    expect(() =>
      modulation(correlatedNormal({ dim: 2, mutualInformation: 1 }), images),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: modulation: expected a law with dims 1×1, got 2×2]`,
    );
  });
});

describe("image laws", () => {
  test("plates have a bright spot of the stated width", () => {
    const { x } = gaussianPlates({ mutualInformation: 1, size: 32 }).sample(
      50,
      createRandomSource(2),
    );
    for (let i = 0; i < 50; i++) {
      const image = x.data.subarray(1024 * i, 1024 * (i + 1));
      const brightest = Math.max(...image);
      // The centre is at most half a pixel, 1/62, from the next pixel along each axis.
      expect(brightest).toBeGreaterThan(Math.exp((-2 * (1 / 62 / 0.2) ** 2) / 2) - 1e-12);
      expect(brightest).toBeLessThanOrEqual(1);
    }
  });

  test("rectangles cover the area of their ends", () => {
    const { x } = rectangles({ mutualInformation: 1 }).sample(50, createRandomSource(2));
    for (let i = 0; i < 50; i++) {
      const image = x.data.subarray(256 * i, 256 * (i + 1));
      const area = image.reduce((sum, value) => sum + value, 0);
      // Sides are at least a fifth of 16 pixels, one of which the raster may clip.
      expect(area).toBeGreaterThan((0.2 * 16 - 1) ** 2);
      expect(Math.max(...image)).toBe(1);
    }
  });
});

describe("affine images", () => {
  const size = { width: 5, height: 5 };
  const dot = Float64Array.from({ length: 25 }, (_, i) => (i === 5 * 2 + 3 ? 1 : 0));

  test("without a transform are the image itself", () => {
    expect(affineImage(dot, size, {})).toEqual(dot);
  });

  test("shift by whole pixels, dropping what leaves", () => {
    const moved = affineImage(dot, size, { shiftX: 1, shiftY: -1 });
    expect(moved.indexOf(1)).toBe(5 * 1 + 4);
    expect(affineImage(dot, size, { shiftX: 2 }).every((value) => value === 0)).toBe(true);
  });

  test("share a half shift between two pixels", () => {
    const moved = affineImage(dot, size, { shiftX: 0.5 });
    expect([moved[5 * 2 + 3], moved[5 * 2 + 4]]).toEqual([0.5, 0.5]);
  });

  test("turn clockwise about the centre", () => {
    const turned = affineImage(dot, size, { rotation: Math.PI / 2 });
    // Right of the centre goes below it.
    expect(turned[5 * 3 + 2]).toBeCloseTo(1, 12);
  });

  test("zoom and shear as stated", () => {
    const zoomed = affineImage(dot, size, { zoom: 2 });
    expect(zoomed[5 * 2 + 4]).toBeCloseTo(1, 12);
    const below = Float64Array.from({ length: 25 }, (_, i) => (i === 5 * 3 + 2 ? 1 : 0));
    expect(affineImage(below, size, { shear: 1 })[5 * 3 + 3]).toBeCloseTo(1, 12);
  });

  test("refuse pixels of another size", () => {
    expect(() => affineImage([1, 2], size, {})).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: affineImage: expected 25 pixels and a positive zoom, got 2 and 1]`,
    );
  });
});

describe("augmentation", () => {
  test("stays within the stated ranges", () => {
    const source = createRandomSource(5);
    for (let i = 0; i < 200; i++) {
      const view = randomTransform({ width: 28, height: 28 }, source, { shift: 0.1, zoom: 1.5 });
      expect(Math.abs(view.shiftX)).toBeLessThanOrEqual(2.8);
      expect(view.zoom).toBeGreaterThanOrEqual(1 / 1.5);
      expect(view.zoom).toBeLessThanOrEqual(1.5);
    }
    expect(() =>
      randomTransform({ width: 2, height: 2 }, source, { zoom: 0.5 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: randomTransform: expected zoom in [1, Infinity), got 0.5]`,
    );
  });

  test("gives two views of the same image, equal without augmentation", () => {
    const still = { shift: 0, rotation: 0, zoom: 1, shear: 0 };
    const same = augmentedPairs(images, 20, createRandomSource(1), still);
    const moved = augmentedPairs(images, 20, createRandomSource(1));
    expect(same.x).toEqual(same.y);
    expect(moved.x).not.toEqual(moved.y);
    expect(augmentedPairs(images, 20, createRandomSource(1))).toEqual(moved);
  });
});

describe("IDX files", () => {
  const header = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2];
  const file = Uint8Array.of(...header, 0, 255, 51, 102);
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 9);

  test("are read with their shape", () => {
    expect(readIdx(file).shape).toEqual([2, 1, 2]);
    const set = readIdxImages(file, labels);
    expect([set.count, set.height, set.width]).toEqual([2, 1, 2]);
    expect([...set.pixels]).toEqual([0, 1, 51 / 255, 102 / 255].map(Math.fround));
    expect(imagesByLabel(set)[9]).toEqual([1]);
  });

  test("are refused when they are something else", () => {
    expect(() => readIdx(Uint8Array.of(0x1f, 0x8b, 8))).toThrowErrorMatchingInlineSnapshot(
      `[DataError: readIdx: expected an IDX file, got gzip data — decompress it first]`,
    );
    expect(() => readIdx(Uint8Array.of(1, 2, 3, 4))).toThrowErrorMatchingInlineSnapshot(
      `[DataError: readIdx: expected an IDX file of unsigned bytes (00 00 08 …), got 01 02 03 04]`,
    );
    expect(() => readIdx(new Uint8Array())).toThrowErrorMatchingInlineSnapshot(
      `[DataError: readIdx: expected an IDX file of unsigned bytes (00 00 08 …), got no bytes]`,
    );
    expect(() => readIdx(file.subarray(0, 10))).toThrowErrorMatchingInlineSnapshot(
      `[DataError: readIdx: expected a header of 16 bytes, got 10 bytes]`,
    );
    expect(() => readIdx(file.subarray(0, 18))).toThrowErrorMatchingInlineSnapshot(
      `[DataError: readIdx: expected 4 values for shape 2×1×2, got 2]`,
    );
    expect(() => readIdxImages(labels, labels)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: readIdxImages: expected shapes n×height×width and n, got 2 and 2]`,
    );
  });

  test("an image set checks its lengths", () => {
    expect(() =>
      createImageSet({
        width: 2,
        height: 2,
        pixels: new Float32Array(3),
        labels: new Uint8Array(1),
      }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: createImageSet: expected 1·2·2 pixels for 1 labels, got 3]`,
    );
  });
});

/** Reads the class of each row off its first pixels. */
function classes(data: Float64Array): number[] {
  return Array.from(
    { length: data.length / 12 },
    (_, i) => data.subarray(12 * i, 12 * i + 4).filter((value) => value === 0.5).length - 1,
  );
}
