import { ShapeError } from "@mienf/numeric";
import { checkNumber, checkSize } from "../internal/checks.ts";
import type { SampleMap } from "../maps/sample-map.ts";

/** How to make a {@link gaussianPlateMap}. */
export interface GaussianPlateOptions {
  /** Side of the square image in pixels, ≥ 2; default 16. */
  readonly size?: number | undefined;
  /** Width of the spot in units of the image, positive; default 0.2. */
  readonly width?: number | undefined;
}

/**
 * Makes the map from a point (c_x, c_y) of the unit square to the image of a round Gaussian spot there.
 *
 * Pixel values lie in (0, 1]; row index is the vertical axis. Pixels sit at k/(size − 1).
 *
 * @param options - `size`, `width`.
 * @throws ShapeError when the size is not a whole number ≥ 2.
 * @see Butakov et al. 2024, "Mutual Information Estimation via Normalizing Flows", figure 2.
 */
export function gaussianPlateMap(options: GaussianPlateOptions = {}): SampleMap {
  const { size = 16, width = 0.2 } = options;
  checkSize("gaussianPlateMap", "size", size, 2);
  checkNumber("gaussianPlateMap", "width", width, { minimum: 0.01 });
  const last = size - 1;
  return {
    name: "gaussian-plate",
    injective: true,
    outputDim: (dim) => imageDim("gaussianPlateMap", { dim, latents: 2, size }),
    forward: (rows) =>
      renderProducts(rows, { latents: 2, size }, (latent, horizontal, vertical) => {
        for (let k = 0; k < size; k++) {
          const across = (k / last - latent[0]!) / width;
          const down = (k / last - latent[1]!) / width;
          horizontal[k] = Math.exp((-across * across) / 2);
          vertical[k] = Math.exp((-down * down) / 2);
        }
      }),
    inverse: (rows) =>
      readImages(rows, { latents: 2, size }, (image, latent) => {
        const top = image.indexOf(Math.max(...image));
        const [row, column] = [Math.floor(top / size), top % size];
        // The logarithm of the ratio of neighbours is linear in the centre.
        const centre = (index: number, stride: number): number => {
          const step = index < last ? 1 : -1;
          const ratio = Math.log(image[top + step * stride]! / image[top]!);
          return (index + step / 2) / last + step * ratio * width * width * last;
        };
        latent[0] = centre(column, 1);
        latent[1] = centre(row, size);
      }),
  };
}

/** How to make a {@link rectangleMap}. */
export interface RectangleOptions {
  /** Side of the square image in pixels, ≥ 2; default 16. */
  readonly size?: number | undefined;
  /** Smallest side of a rectangle as a share of the image, at least two pixels; default 0.2. */
  readonly minimumSide?: number | undefined;
}

/**
 * Makes the map from four numbers in [0, 1] to the image of a filled rectangle with partly covered edges.
 *
 * The first two numbers fix the horizontal ends, uniformly over the admissible pairs, the others the
 * vertical ones. Rectangles narrower than two pixels are refused: the image would no longer tell both ends.
 *
 * @param options - `size`, `minimumSide`.
 * @throws DomainError when the smallest side is below two pixels or not below 1.
 * @see Butakov et al. 2024, "Mutual Information Estimation via Normalizing Flows", figure 2.
 */
export function rectangleMap({ size = 16, minimumSide = 0.2 }: RectangleOptions = {}): SampleMap {
  checkSize("rectangleMap", "size", size, 2);
  checkNumber("rectangleMap", "minimumSide", minimumSide, {
    minimum: 2 / size,
    maximum: 1,
    exclusiveMaximum: true,
  });
  const slack = 1 - minimumSide;
  const fillProfile = (u: number, v: number, profile: Float64Array): void => {
    const start = slack * (1 - Math.sqrt(1 - u));
    const end = start + minimumSide + v * (slack - start);
    for (let k = 0; k < size; k++) {
      profile[k] = Math.min(Math.max(Math.min(k - start * size, end * size - k), 0), 1);
    }
  };
  const readProfile = (profile: Float64Array): [number, number] => {
    const first = profile.findIndex((value) => value > 0);
    const last = profile.findLastIndex((value) => value > 0);
    const start = (first - profile[first]!) / size;
    const end = (last + profile[last]!) / size;
    return [1 - (1 - start / slack) ** 2, (end - start - minimumSide) / (slack - start)];
  };
  return {
    name: "rectangle",
    injective: true,
    outputDim: (dim) => imageDim("rectangleMap", { dim, latents: 4, size }),
    forward: (rows) =>
      renderProducts(rows, { latents: 4, size }, (latent, horizontal, vertical) => {
        fillProfile(latent[0]!, latent[1]!, horizontal);
        fillProfile(latent[2]!, latent[3]!, vertical);
      }),
    inverse: (rows) =>
      readImages(rows, { latents: 4, size }, (image, latent) => {
        // A full pixel exists: sides are at least two pixels long.
        const top = image.indexOf(Math.max(...image));
        const [row, column] = [Math.floor(top / size), top % size];
        const horizontal = image.subarray(row * size, (row + 1) * size);
        const vertical = Float64Array.from({ length: size }, (_, k) => image[k * size + column]!);
        latent.set(readProfile(horizontal), 0);
        latent.set(readProfile(vertical), 2);
      }),
  };
}

interface Raster {
  readonly latents: number;
  readonly size: number;
}

function imageDim(map: string, { dim, latents, size }: Raster & { dim: number }): number {
  if (dim !== latents) {
    throw new ShapeError(`${map}: expected rows of ${latents} coordinates, got ${dim}`);
  }
  return size * size;
}

/** Renders images that are products of a horizontal and a vertical profile. */
function renderProducts(
  rows: Float64Array,
  { latents, size }: Raster,
  profile: (latent: Float64Array, horizontal: Float64Array, vertical: Float64Array) => void,
): Float64Array {
  const count = rows.length / latents;
  const images = new Float64Array(count * size * size);
  const horizontal = new Float64Array(size);
  const vertical = new Float64Array(size);
  for (let n = 0; n < count; n++) {
    profile(rows.subarray(n * latents, (n + 1) * latents), horizontal, vertical);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        images[(n * size + i) * size + j] = vertical[i]! * horizontal[j]!;
      }
    }
  }
  return images;
}

function readImages(
  images: Float64Array,
  { latents, size }: Raster,
  read: (image: Float64Array, latent: Float64Array) => void,
): Float64Array {
  const pixels = size * size;
  const rows = new Float64Array((images.length / pixels) * latents);
  for (let n = 0; n < images.length / pixels; n++) {
    read(
      images.subarray(n * pixels, (n + 1) * pixels),
      rows.subarray(n * latents, (n + 1) * latents),
    );
  }
  return rows;
}
