import { DataError, DomainError } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkNumber } from "../internal/checks.ts";
import type { Law } from "../law.ts";
import type { ImageSet } from "./image-set.ts";

/** How {@link modulation} turns a number into a brightness. */
export interface ModulationOptions {
  /** Brightness at 0, in (0, 1); at 1 it is 1. Default 0.1. */
  readonly darkest?: number | undefined;
}

/**
 * Multiplies random images by dependent brightnesses.
 *
 * Images are first scaled to a brightest pixel of 1, so that an image tells its brightness: the
 * information is exactly that of the brightnesses.
 *
 * @param brightness - A law with dims 1×1 and values in [0, 1], such as `correlatedUniform`.
 * @param images - The images; X and Y draw theirs independently.
 * @param options - `darkest`.
 * @throws DomainError when the law is not 1×1 or `darkest` not in (0, 1).
 * @throws DataError when an image is black.
 */
export function modulation(
  brightness: Law,
  images: ImageSet,
  { darkest = 0.1 }: ModulationOptions = {},
): Law {
  if (brightness.dimX !== 1 || brightness.dimY !== 1) {
    throw new DomainError(
      `modulation: expected a law with dims 1×1, got ${brightness.dimX}×${brightness.dimY}`,
    );
  }
  checkNumber("modulation", "darkest", darkest, {
    minimum: 0,
    maximum: 1,
    exclusiveMinimum: true,
    exclusiveMaximum: true,
  });
  const dim = images.width * images.height;
  const brightest = Float64Array.from({ length: images.count }, (_, i) =>
    images.pixels
      .subarray(i * dim, (i + 1) * dim)
      .reduce((most, value) => Math.max(most, value), 0),
  );
  const black = brightest.indexOf(0);
  if (black >= 0) {
    throw new DataError("modulation: expected images with a bright pixel, got a black one", {
      row: black,
    });
  }
  return defineLaw({
    name: `modulation(${brightness.name})`,
    parameters: { ...brightness.parameters, darkest },
    dimX: dim,
    dimY: dim,
    mutualInformation: [brightness],
    fill: (x, y, source) => {
      const levels = brightness.sample(x.length / dim, source);
      const paint = (side: Float64Array, level: number, row: number): void => {
        const image = source.integer(images.count);
        const factor = (darkest + (1 - darkest) * level) / brightest[image]!;
        for (let k = 0; k < dim; k++) {
          side[row * dim + k] = images.pixels[image * dim + k]! * factor;
        }
      };
      for (let i = 0; i < x.length / dim; i++) {
        paint(x, levels.x.data[i]!, i);
        paint(y, levels.y.data[i]!, i);
      }
    },
  });
}
