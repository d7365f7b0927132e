import type { ImageSet } from "@mienf/datasets";
import { affineImage, randomTransform } from "@mienf/datasets";
import { createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";

/** What is done to an image for a view of it, in the order of the columns of {@link DigitViews.changes}. */
export const VIEW_PARAMETERS = ["shiftX", "shiftY", "rotation", "zoom", "shear"] as const;

/** Pairs of views of the same digits. */
export interface DigitViews {
  /** First views, `[n, pixels]`. */
  readonly x: Matrix;
  /** Second views. */
  readonly y: Matrix;
  /** What made the first view: `[n, 5]`, the zoom as its logarithm. */
  readonly changes: Matrix;
  /** Class of each pair. */
  readonly labels: Uint8Array;
}

/** Draws pairs of independently augmented views of random digits, and keeps what was done to the first of each. */
export function digitViews(images: ImageSet, n: number, source: RandomSource): DigitViews {
  const pixels = images.width * images.height;
  const views: DigitViews = {
    x: createMatrix(n, pixels),
    y: createMatrix(n, pixels),
    changes: createMatrix(n, VIEW_PARAMETERS.length),
    labels: new Uint8Array(n),
  };
  for (let row = 0; row < n; row += 1) {
    const chosen = source.integer(images.count);
    const image = images.pixels.subarray(chosen * pixels, (chosen + 1) * pixels);
    views.labels[row] = images.labels[chosen] ?? 0;
    const first = randomTransform(images, source);
    const second = randomTransform(images, source);
    views.x.data.set(affineImage(image, images, first), row * pixels);
    views.y.data.set(affineImage(image, images, second), row * pixels);
    const change = VIEW_PARAMETERS.map((name) =>
      name === "zoom" ? Math.log(first.zoom) : first[name],
    );
    views.changes.data.set(change, row * VIEW_PARAMETERS.length);
  }
  return views;
}
