import { ShapeError } from "@mienf/numeric";

/** A map of the rows of one side that loses nothing, so mutual information survives it. */
export interface SampleMap {
  /** How the map shows in the name of a mapped law. */
  readonly name: string;
  /** States that almost every image has one preimage; a `false` here is refused by `mapped`. */
  readonly injective: boolean;
  /**
   * Returns the number of coordinates that `dim` coordinates become.
   *
   * @throws ShapeError when the map does not take rows of that size.
   */
  outputDim(dim: number): number;
  /** Maps flat rows of `dim` coordinates; may return its input. */
  forward(rows: Float64Array, dim: number): Float64Array;
  /** Undoes {@link SampleMap.forward}; `dim` is the size before the map. */
  readonly inverse?: (rows: Float64Array, dim: number) => Float64Array;
}

/** The map that leaves rows as they are. */
export const identityMap: SampleMap = {
  name: "identity",
  injective: true,
  outputDim: (dim) => dim,
  forward: (rows) => rows,
  inverse: (rows) => rows,
};

/**
 * Makes one map of several, applied first to last.
 *
 * @param maps - At least one map.
 * @returns A map that is invertible when all of `maps` are.
 */
export function composeMaps(...maps: readonly SampleMap[]): SampleMap {
  const dimsFrom = (dim: number): number[] => {
    const dims = [dim];
    for (const map of maps) {
      dims.push(map.outputDim(dims.at(-1) ?? dim));
    }
    return dims;
  };
  const composed = {
    name: maps
      .map((map) => map.name)
      .toReversed()
      .join("∘"),
    injective: maps.every((map) => map.injective),
    outputDim: (dim: number) => dimsFrom(dim).at(-1) ?? dim,
    forward: (rows: Float64Array, dim: number) => {
      const dims = dimsFrom(dim);
      return maps.reduce((data, map, k) => map.forward(data, dims[k] ?? dim), rows);
    },
  };
  if (maps.some((map) => map.inverse === undefined)) {
    return composed;
  }
  return {
    ...composed,
    inverse: (rows, dim) => {
      const dims = dimsFrom(dim);
      return maps.reduceRight((data, map, k) => map.inverse?.(data, dims[k] ?? dim) ?? data, rows);
    },
  };
}

/** A strictly monotone function of one number and, if known, its inverse. */
export interface ScalarFunction {
  /** How the function shows in the name of a mapped law. */
  readonly name: string;
  /** The function; strictly monotone on the support of its argument. */
  readonly forward: (value: number) => number;
  /** Its inverse. */
  readonly inverse?: ((value: number) => number) | undefined;
}

/**
 * Makes the map that applies one strictly monotone function to every coordinate.
 *
 * @param f - The function; its monotonicity is the caller's promise.
 */
export function elementwise(f: ScalarFunction): SampleMap {
  const map = {
    name: f.name,
    injective: true,
    outputDim: (dim: number) => dim,
    forward: (rows: Float64Array) => rows.map((value) => f.forward(value)),
  };
  const { inverse } = f;
  return inverse === undefined
    ? map
    : { ...map, inverse: (rows: Float64Array) => rows.map((value) => inverse(value)) };
}

/** Throws a ShapeError unless a map gets rows of at least `minimum` coordinates. */
export function checkMapDim(map: string, dim: number, minimum: number): void {
  if (dim < minimum) {
    throw new ShapeError(`${map}: expected rows of at least ${minimum} coordinates, got ${dim}`);
  }
}
