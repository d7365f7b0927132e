import type { MarginalMap, MonotoneCurve } from "../preprocessing/marginal-map.ts";

/** Halvings of a cell; the last bit of float64. */
const HALVINGS = 53;

/**
 * Undoes a column's map.
 *
 * @param latents - finite values; borrowed.
 * @returns the values that the map takes to them, in float64.
 */
export function invertMarginalMap(
  { shift, scale, curve }: MarginalMap,
  latents: Float64Array,
): Float64Array {
  return latents.map((latent) => shift + scale * (curve === null ? latent : unbend(curve, latent)));
}

function unbend({ knots, latents, slopes }: MonotoneCurve, latent: number): number {
  const last = knots.length - 1;
  if (latent <= latents[0]!) {
    return knots[0]! - untail(-latents[0]!, slopes[0]!, -latent);
  }
  if (latent >= latents[last]!) {
    return knots[last]! + untail(latents[last]!, slopes[last]!, latent);
  }
  const cell = latents.findLastIndex((each) => each <= latent);
  const [z0, z1] = [latents[cell]!, latents[cell + 1]!];
  const width = knots[cell + 1]! - knots[cell]!;
  const [d0, d1] = [slopes[cell]! * width, slopes[cell + 1]! * width];
  let t = 0;
  for (let halving = 1; halving <= HALVINGS; halving += 1) {
    const further = t + 2 ** -halving;
    const s = 1 - further;
    const value =
      z0 * (1 + 2 * further) * s * s +
      z1 * further * further * (3 - 2 * further) +
      further * s * (d0 * s - d1 * further);
    t = value <= latent ? further : t;
  }
  return knots[cell]! + t * width;
}

/** Distance beyond the upper end at which the curve, √(z² + 2 log(1 + slope·z·distance)), has a value. */
function untail(z: number, slope: number, value: number): number {
  return z <= 0
    ? Math.expm1(value - z) / slope
    : Math.expm1(((value - z) * (value + z)) / 2) / (slope * z);
}
