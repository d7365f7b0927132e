import type { ImageShape } from "@mienf/flows";
import { ConfigError, createMatrix, DataError } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { fitStandardizingMap } from "../preprocessing/marginal-map.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import type { ImageMienfOptions } from "./image-mienf-options.ts";

/**
 * The shape of a side's images.
 *
 * @throws ConfigError when they do not have as many numbers as the side has columns.
 */
export function imageShape(
  { height, width, channels }: ImageMienfOptions,
  columns: number,
  side: "x" | "y",
): ImageShape {
  const square = Math.round(Math.sqrt(columns / channels));
  const shape = {
    height: height || width || square,
    width: width || height || square,
    channels,
  };
  const size = shape.height * shape.width * channels;
  if (size !== columns) {
    throw new ConfigError(
      `image-mienf: expected images of ${columns} numbers, the columns of ${side}, got ${shape.height}×${shape.width}×${channels} = ${size}; set height, width and channels`,
    );
  }
  return shape;
}

/** A side as flows are given it. */
export interface NoisyImages {
  /** With noise. */
  readonly rows: Matrix;
  /** The same shift and scale for every pixel. */
  readonly margins: readonly MarginalMap[];
}

/**
 * Adds the noise that gives images a density, and finds the scale of all pixels together.
 *
 * @param side - borrowed. @throws DataError when all pixels are equal.
 */
export function noisyImages(
  side: Matrix,
  { noise, pixels }: ImageMienfOptions,
  how: { readonly name: "x" | "y"; readonly source: RandomSource },
): NoisyImages {
  const { scale } = fitStandardizingMap(side.data);
  if (!(scale > 0)) {
    throw new DataError(`fit: expected pixels that vary, got equal ones in all of ${how.name}`);
  }
  const rows = createMatrix(
    side.rows,
    side.columns,
    side.data.map(
      pixels === "whole"
        ? (value) => value + how.source.uniform()
        : (value) => value + noise * scale * how.source.normal(),
    ),
  );
  const map = fitStandardizingMap(rows.data);
  return { rows, margins: Array.from({ length: side.columns }, () => map) };
}
