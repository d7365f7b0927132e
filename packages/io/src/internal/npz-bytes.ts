import { zipSync } from "fflate";
import type { NpyArray } from "../npy.ts";
import { formatNpy } from "../npy.ts";

// Zip's earliest date, in place of the time of writing: the same arrays give the same bytes.
const NO_DATE = new Date(1980, 0, 1);

/** Arrays by name as NumPy's NPZ archive, stored without compression as `numpy.savez` does. */
export function npzBytes(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, { shape, values }]): [string, Uint8Array] => [
    `${name}.npy`,
    formatNpy(shape, values),
  ]);
  return zipSync(Object.fromEntries(files), { level: 0, mtime: NO_DATE });
}
