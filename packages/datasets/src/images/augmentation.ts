import type { RandomSource } from "@mienf/numeric";
import { checkNumber, checkSize } from "../internal/checks.ts";
import type { PairedSample } from "../law.ts";
import { affineImage, type ImageTransform } from "./affine-image.ts";
import type { ImageSet } from "./image-set.ts";

/** How far random views may go; every part is drawn uniformly from ± its value (zoom: log-uniformly). */
export interface AugmentationOptions {
  /** Largest shift along each axis as a share of the image; default 0.1. */
  readonly shift?: number | undefined;
  /** Largest turn in radians; default π/12. */
  readonly rotation?: number | undefined;
  /** Largest magnification, ≥ 1; default 1.2. */
  readonly zoom?: number | undefined;
  /** Largest horizontal slant; default 0.2. */
  readonly shear?: number | undefined;
}

/**
 * Draws a random view.
 *
 * @param size - Pixels per row and rows of the image.
 * @param source - Where the randomness comes from.
 * @param options - `shift`, `rotation`, `zoom`, `shear`.
 * @throws DomainError when a range is negative or the zoom below 1.
 */
export function randomTransform(
  size: { readonly width: number; readonly height: number },
  source: RandomSource,
  options: AugmentationOptions = {},
): { readonly [Part in keyof ImageTransform]-?: number } {
  const { shift = 0.1, rotation = Math.PI / 12, zoom = 1.2, shear = 0.2 } = options;
  for (const [name, value] of Object.entries({ shift, rotation, shear })) {
    checkNumber("randomTransform", name, value, { minimum: 0 });
  }
  checkNumber("randomTransform", "zoom", zoom, { minimum: 1 });
  const symmetric = (): number => 2 * source.uniform() - 1;
  return {
    shiftX: shift * size.width * symmetric(),
    shiftY: shift * size.height * symmetric(),
    rotation: rotation * symmetric(),
    zoom: zoom ** symmetric(),
    shear: shear * symmetric(),
  };
}

/**
 * Draws pairs of independently augmented views of the same random images.
 *
 * What X and Y share is all that the augmentation leaves alone; their information is not known.
 *
 * @param images - The images; each pair shows one of them, drawn with replacement.
 * @param n - Number of pairs, ≥ 0.
 * @param source - Where the randomness comes from.
 * @param options - `shift`, `rotation`, `zoom`, `shear`.
 * @returns Rows of height · width pixels on both sides.
 * @throws ShapeError when `n` is not a whole number ≥ 0.
 */
export function augmentedPairs(
  images: ImageSet,
  n: number,
  source: RandomSource,
  options: AugmentationOptions = {},
): PairedSample {
  checkSize("augmentedPairs", "n", n, 0);
  const columns = images.width * images.height;
  const x = new Float64Array(n * columns);
  const y = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    const image = source.integer(images.count);
    const pixels = images.pixels.subarray(image * columns, (image + 1) * columns);
    for (const side of [x, y]) {
      side.set(affineImage(pixels, images, randomTransform(images, source, options)), i * columns);
    }
  }
  return { x: { data: x, rows: n, columns }, y: { data: y, rows: n, columns } };
}
