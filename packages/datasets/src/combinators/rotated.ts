import type { RandomSource } from "@mienf/numeric";
import type { Law } from "../law.ts";
import { randomRotation } from "../maps/linear-map.ts";
import { mapped } from "./mapped.ts";

/**
 * Rotates each side of a law by its own Haar-random orthogonal matrix; the information is unchanged.
 *
 * @param law - The law to rotate.
 * @param source - Where the rotations come from; it is not advanced.
 */
export function rotated(law: Law, source: RandomSource): Law {
  return mapped(
    law,
    randomRotation(law.dimX, source.split("x")),
    randomRotation(law.dimY, source.split("y")),
  );
}
