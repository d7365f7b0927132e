import { DataError, ShapeError } from "@mienf/numeric";

/** Grey images of equal size with a class each. */
export interface ImageSet {
  /** Number of images. */
  readonly count: number;
  /** Pixels per row of an image. */
  readonly width: number;
  /** Rows of an image. */
  readonly height: number;
  /** Grey levels in [0, 1], image after image, row after row; length count · height · width. */
  readonly pixels: Float32Array;
  /** Class of each image, length `count`. */
  readonly labels: Uint8Array;
}

/**
 * Checks the parts of an image set against each other.
 *
 * @param set - Sizes, pixels and labels.
 * @returns The same set with its count.
 * @throws ShapeError when the lengths do not fit.
 */
export function createImageSet(set: Omit<ImageSet, "count">): ImageSet {
  const { width, height, pixels, labels } = set;
  const count = labels.length;
  if (pixels.length !== count * width * height) {
    throw new ShapeError(
      `createImageSet: expected ${count}·${height}·${width} pixels for ${count} labels, got ${pixels.length}`,
    );
  }
  return { count, width, height, pixels, labels };
}

/**
 * Lists the images of each class.
 *
 * @param set - The images.
 * @returns Image numbers, indexed by class.
 */
export function imagesByLabel(set: ImageSet): number[][] {
  const byLabel: number[][] = [];
  for (const [i, label] of set.labels.entries()) {
    (byLabel[label] ??= []).push(i);
  }
  return byLabel;
}

/** Throws a DataError unless every class from 0 on has an image. */
export function checkEveryLabel(law: string, byLabel: number[][], classes: number): void {
  for (let label = 0; label < classes; label++) {
    if (byLabel[label] === undefined) {
      throw new DataError(
        `${law}: expected images of every class 0…${classes - 1}, got none of ${label}`,
      );
    }
  }
}
