import type { SavedTensor } from "../interface/estimate.ts";
import type { MarginalMap, MonotoneCurve } from "../preprocessing/marginal-map.ts";
import type { TensorReader } from "./tensor-reader.ts";

/** A straight map is saved as a curve without knots. */
const NO_CURVE: MonotoneCurve = {
  knots: new Float64Array(),
  latents: new Float64Array(),
  slopes: new Float64Array(),
};

/** Saves a column's map under names that begin with `name`. */
export function saveMargin(
  tensors: Record<string, SavedTensor>,
  name: string,
  map: MarginalMap,
): void {
  tensors[`${name}.line`] = { shape: [2], values: Float64Array.of(map.shift, map.scale) };
  const { knots, latents, slopes } = map.curve ?? NO_CURVE;
  const values = Float64Array.of(...knots, ...latents, ...slopes);
  tensors[`${name}.curve`] = { shape: [3, knots.length], values };
}

/** Gives back what {@link saveMargin} saved. */
export function loadMargin(name: string, tensorOf: TensorReader): MarginalMap {
  const [shift = 0, scale = 1] = tensorOf(`${name}.line`, [2]).values;
  const { values, shape } = tensorOf(`${name}.curve`, []);
  const count = shape[1] ?? 0;
  const row = (index: number): Float64Array =>
    Float64Array.from(values.subarray(index * count, (index + 1) * count));
  const curve = count > 0 ? { knots: row(0), latents: row(1), slopes: row(2) } : null;
  return { shift, scale, curve };
}

/** Saves the maps of both sides' columns, under names that begin with `name`. */
export function saveMargins(
  tensors: Record<string, SavedTensor>,
  name: string,
  { x, y }: { readonly x: readonly MarginalMap[]; readonly y: readonly MarginalMap[] },
): void {
  for (const [side, maps] of Object.entries({ x, y })) {
    for (const [column, map] of maps.entries()) {
      saveMargin(tensors, `${name}.${side}.${column}`, map);
    }
  }
}

/** Gives back what {@link saveMargins} saved. @param dimensions - columns of the sides. */
export function loadMargins(
  name: string,
  dimensions: { readonly x: number; readonly y: number },
  tensorOf: TensorReader,
): { readonly x: readonly MarginalMap[]; readonly y: readonly MarginalMap[] } {
  const side = (which: "x" | "y"): MarginalMap[] =>
    Array.from({ length: dimensions[which] }, (_, column) =>
      loadMargin(`${name}.${which}.${column}`, tensorOf),
    );
  return { x: side("x"), y: side("y") };
}
