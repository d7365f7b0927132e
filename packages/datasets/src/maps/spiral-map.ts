import { ShapeError } from "@mienf/numeric";
import { checkMapDim, type SampleMap } from "./sample-map.ts";

/** How to make a {@link spiralMap}. */
export interface SpiralOptions {
  /** Radians of turn per unit of squared length; default 1. */
  readonly speed?: number | undefined;
  /** The two coordinates that span the plane of the turn; default the first two. */
  readonly plane?: readonly [number, number] | undefined;
}

/**
 * Makes the map that turns a row in a plane by an angle proportional to its squared length; volume is kept.
 *
 * @param options - `speed`, `plane`.
 * @throws ShapeError when the plane is not two different coordinates.
 * @see Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information Estimators".
 */
export function spiralMap({ speed = 1, plane = [0, 1] }: SpiralOptions = {}): SampleMap {
  const [first, second] = plane;
  if (first === second || Math.min(first, second) < 0) {
    throw new ShapeError(
      `spiralMap: expected two different coordinates, got ${first} and ${second}`,
    );
  }
  const turn = (rows: Float64Array, dim: number, direction: number): Float64Array => {
    const turned = rows.slice();
    for (let start = 0; start < rows.length; start += dim) {
      let squared = 0;
      for (let j = 0; j < dim; j++) {
        squared += rows[start + j]! * rows[start + j]!;
      }
      const angle = direction * speed * squared;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      const [a, b] = [rows[start + first]!, rows[start + second]!];
      turned[start + first] = cosine * a - sine * b;
      turned[start + second] = sine * a + cosine * b;
    }
    return turned;
  };
  return {
    name: "spiral",
    injective: true,
    outputDim: (dim) => {
      checkMapDim("spiralMap", dim, Math.max(first, second) + 1);
      return dim;
    },
    forward: (rows, dim) => turn(rows, dim, 1),
    inverse: (rows, dim) => turn(rows, dim, -1),
  };
}
