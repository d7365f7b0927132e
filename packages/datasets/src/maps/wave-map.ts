import { checkNumber } from "../internal/checks.ts";
import { checkMapDim, type SampleMap } from "./sample-map.ts";

/** How to make a {@link shearWaveMap}. */
export interface ShearWaveOptions {
  /** Largest shift of the first coordinate. */
  readonly amplitude: number;
  /** Radians of the wave per unit of the second coordinate. */
  readonly frequency: number;
}

/**
 * Makes the map that shifts the first coordinate by amplitude · sin(frequency · second coordinate).
 *
 * @param options - `amplitude`, `frequency`.
 */
export function shearWaveMap({ amplitude, frequency }: ShearWaveOptions): SampleMap {
  const shift = (rows: Float64Array, dim: number, direction: number): Float64Array => {
    const shifted = rows.slice();
    for (let start = 0; start < rows.length; start += dim) {
      shifted[start]! += direction * amplitude * Math.sin(frequency * rows[start + 1]!);
    }
    return shifted;
  };
  return {
    name: "waves",
    injective: true,
    outputDim: (dim) => {
      checkMapDim("shearWaveMap", dim, 2);
      return dim;
    },
    forward: (rows, dim) => shift(rows, dim, 1),
    inverse: (rows, dim) => shift(rows, dim, -1),
  };
}

/** How to make {@link affineCoordinates}. */
export interface AffineCoordinatesOptions {
  /** Factor of each coordinate, not 0; missing ones are 1. */
  readonly scale: readonly number[];
  /** What is added to each coordinate after scaling; missing ones are 0. */
  readonly shift?: readonly number[] | undefined;
}

/**
 * Makes the map x_j ↦ scale_j · x_j + shift_j.
 *
 * @param options - `scale`, `shift`.
 * @throws DomainError when a factor is 0 or not finite.
 */
export function affineCoordinates({ scale, shift = [] }: AffineCoordinatesOptions): SampleMap {
  for (const factor of scale) {
    checkNumber("affineCoordinates", "|scale|", Math.abs(factor), {
      minimum: 0,
      exclusiveMinimum: true,
    });
  }
  return {
    name: "affine",
    injective: true,
    outputDim: (dim) => {
      checkMapDim("affineCoordinates", dim, Math.max(scale.length, shift.length));
      return dim;
    },
    forward: (rows, dim) =>
      rows.map((value, i) => value * (scale[i % dim] ?? 1) + (shift[i % dim] ?? 0)),
    inverse: (rows, dim) =>
      rows.map((value, i) => (value - (shift[i % dim] ?? 0)) / (scale[i % dim] ?? 1)),
  };
}
