import { writeFileAtomically } from "./atomic-write.ts";
import { npzBytes } from "./internal/npz-bytes.ts";
import type { NpyArray } from "./npy.ts";

/**
 * Writes arrays as an NPZ file, which appears when it is complete. The same arrays give the same bytes.
 *
 * @param file - its path. @param arrays - by name, row-major float64.
 */
export async function writeNpz(
  file: string,
  arrays: Readonly<Record<string, NpyArray>>,
): Promise<void> {
  await writeFileAtomically(file, npzBytes(arrays));
}
