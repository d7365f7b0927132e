import type { RandomSource } from "@mienf/numeric";
import { checkSize } from "../internal/checks.ts";
import { invertIncreasing } from "../internal/monotone-inverse.ts";
import { randomRotation } from "./linear-map.ts";
import { checkMapDim, composeMaps, elementwise, type SampleMap } from "./sample-map.ts";

const STEPS = 4; // enough to make bumps and shoulders within ±3

/**
 * Draws an increasing function and applies it to every coordinate: a slope and a few smooth steps.
 *
 * @param source - Where the function comes from.
 */
export function randomMonotoneMap(source: RandomSource): SampleMap {
  const slope = 0.2 + source.uniform();
  const steps = Array.from({ length: STEPS }, () => ({
    height: 0.2 + 1.5 * source.uniform(),
    steepness: 0.5 + 3 * source.uniform(),
    centre: 1.5 * source.normal(),
  }));
  const forward = (x: number): number => {
    let y = slope * x;
    for (const { height, steepness, centre } of steps) {
      y += height * Math.tanh(steepness * (x - centre));
    }
    return y;
  };
  return elementwise({
    name: "random-monotone",
    forward,
    inverse: (value) => invertIncreasing(forward, value, value / (slope + 1)),
  });
}

/** How to make a {@link randomDiffeomorphism}. */
export interface RandomDiffeomorphismOptions {
  /** Number of turn-and-bend layers, ≥ 1; default 3. */
  readonly layers?: number | undefined;
}

/**
 * Draws a smooth invertible map of rows of `dim` coordinates: rotations, sine shears and monotone functions in turn.
 *
 * @param dim - Number of coordinates, ≥ 1.
 * @param source - Where the map comes from.
 * @param options - `layers`.
 * @throws ShapeError when a size is not a whole number ≥ 1.
 */
export function randomDiffeomorphism(
  dim: number,
  source: RandomSource,
  { layers = 3 }: RandomDiffeomorphismOptions = {},
): SampleMap {
  checkSize("randomDiffeomorphism", "dim", dim);
  checkSize("randomDiffeomorphism", "layers", layers);
  const maps = Array.from({ length: layers }, () => [
    randomRotation(dim, source),
    randomShear(dim, source),
    randomMonotoneMap(source),
  ]);
  return { ...composeMaps(...maps.flat()), name: "random-diffeomorphism" };
}

/** x_j ↦ x_j + a_j sin(w_j · x_{j−1} + φ_j): the first coordinate stays, so the rest is undone in order. */
function randomShear(dim: number, source: RandomSource): SampleMap {
  const waves = Array.from({ length: dim }, () => ({
    amplitude: 0.3 + source.uniform(),
    frequency: 0.5 + 1.5 * source.uniform(),
    phase: 2 * Math.PI * source.uniform(),
  }));
  const bend = (rows: Float64Array, direction: number, neighbours: Float64Array): Float64Array => {
    for (let i = 0; i < rows.length; i++) {
      const wave = waves[i % dim];
      if (wave !== undefined && i % dim > 0) {
        const angle = wave.frequency * neighbours[i - 1]! + wave.phase;
        rows[i]! += direction * wave.amplitude * Math.sin(angle);
      }
    }
    return rows;
  };
  return {
    name: "shear",
    injective: true,
    outputDim: (given) => {
      checkMapDim("randomDiffeomorphism", given, dim);
      return dim;
    },
    forward: (rows) => bend(rows.slice(), 1, rows),
    inverse: (rows) => {
      const undone = rows.slice();
      return bend(undone, -1, undone);
    },
  };
}
