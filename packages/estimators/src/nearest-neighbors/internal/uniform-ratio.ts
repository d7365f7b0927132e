import { createRandomSource, symmetricEigen } from "@mienf/numeric";

/** Neighbours of a row as offsets from it: `k` rows of `dim`. */
export interface Offsets {
  readonly values: Float64Array;
  readonly k: number;
  readonly dim: number;
}

/**
 * log(V̄/V): volume of the box around the neighbours along their principal axes, over that along the coordinates.
 *
 * Both boxes are centred at the row. −∞ where the neighbours lie in a plane.
 */
export function logVolumeRatio({ values, k, dim }: Offsets): number {
  const moments = { data: new Float64Array(dim * dim), rows: dim, columns: dim };
  for (let a = 0; a < dim; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let sum = 0;
      for (let at = 0; at < k * dim; at += dim) {
        sum += values[at + a]! * values[at + b]!;
      }
      moments.data[a * dim + b] = sum;
      moments.data[b * dim + a] = sum;
    }
  }
  const { vectors } = symmetricEigen(moments);
  let logRatio = 0;
  for (let axis = 0; axis < dim; axis += 1) {
    let straight = 0;
    let along = 0;
    for (let at = 0; at < k * dim; at += dim) {
      let projection = 0;
      for (let column = 0; column < dim; column += 1) {
        projection += values[at + column]! * vectors.data[column * dim + axis]!;
      }
      along = Math.max(along, Math.abs(projection));
      straight = Math.max(straight, Math.abs(values[at + axis]!));
    }
    logRatio += Math.log(along) - Math.log(straight);
  }
  return logRatio;
}

const DRAWS = 4000; // 20 of them below the threshold: its logarithm is known to about 0.05
const SHARE = 0.005;
const known = new Map<string, number>();

/**
 * log α(k, d): below this ratio neighbours are not those of a uniform density, which only 5 in 1000 uniform draws reach.
 *
 * @see Gao, Ver Steeg, Galstyan 2015, "Efficient estimation of mutual information for strongly dependent variables", §4.3.
 */
export function logUniformThreshold(k: number, dim: number): number {
  const key = `${k} ${dim}`;
  let threshold = known.get(key);
  if (threshold === undefined) {
    const source = createRandomSource(0).split(key);
    const values = new Float64Array(k * dim);
    const ratios = Float64Array.from({ length: DRAWS }, () => {
      source.fillUniform(values);
      return logVolumeRatio({ values: values.map((value) => 2 * value - 1), k, dim });
    });
    threshold = ratios.toSorted()[Math.floor(SHARE * DRAWS)]!;
    known.set(key, threshold);
  }
  return threshold;
}
