import { ShapeError } from "@mienf/numeric";

/** A change of view of an image about its centre; every part defaults to no change. */
export interface ImageTransform {
  /** Shift to the right in pixels. */
  readonly shiftX?: number | undefined;
  /** Shift downwards in pixels. */
  readonly shiftY?: number | undefined;
  /** Turn, clockwise on a screen, in radians. */
  readonly rotation?: number | undefined;
  /** Magnification, positive. */
  readonly zoom?: number | undefined;
  /** Horizontal slant: pixels to the right per pixel downwards. */
  readonly shear?: number | undefined;
}

/** Size of an image. */
export interface ImageSize {
  /** Pixels per row. */
  readonly width: number;
  /** Number of rows. */
  readonly height: number;
}

/**
 * Shears, zooms, turns and shifts an image, in this order, with bilinear interpolation and black outside.
 *
 * @param image - Pixels, row after row, length height · width.
 * @param size - `width` and `height`.
 * @param transform - What to do.
 * @returns New pixels of the same size.
 * @throws ShapeError when the length does not fit or the zoom is not positive.
 */
export function affineImage(
  image: ArrayLike<number>,
  size: ImageSize,
  transform: ImageTransform,
): Float64Array {
  const { width, height } = size;
  const { shiftX = 0, shiftY = 0, rotation = 0, zoom = 1, shear = 0 } = transform;
  if (image.length !== width * height || !(zoom > 0)) {
    throw new ShapeError(
      `affineImage: expected ${width * height} pixels and a positive zoom, got ${image.length} and ${zoom}`,
    );
  }
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const [cosine, sine] = [Math.cos(rotation) / zoom, Math.sin(rotation) / zoom];
  const result = new Float64Array(width * height);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      // Backwards from the target pixel: shift, turn and zoom, shear.
      const dx = j - centreX - shiftX;
      const dy = i - centreY - shiftY;
      const v = cosine * dy - sine * dx;
      const u = cosine * dx + sine * dy - shear * v;
      result[i * width + j] = bilinear(image, size, { x: u + centreX, y: v + centreY });
    }
  }
  return result;
}

function bilinear(
  image: ArrayLike<number>,
  { width, height }: ImageSize,
  { x, y }: { x: number; y: number },
): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const pixel = (i: number, j: number): number =>
    i >= 0 && i < height && j >= 0 && j < width ? image[i * width + j]! : 0;
  const upper = pixel(top, left) * (1 - right) + pixel(top, left + 1) * right;
  const lower = pixel(top + 1, left) * (1 - right) + pixel(top + 1, left + 1) * right;
  return upper * (1 - down) + lower * down;
}
