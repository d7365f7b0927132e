import type { Matrix } from "@mienf/numeric";
import { selectRows } from "@mienf/numeric";
import { everyRow } from "../cross-fit/every-row.ts";
import { wklEntropy } from "../nearest-neighbors/wkl-entropy.ts";
import { columnOf } from "../preprocessing/margins.ts";
import { whitened } from "./principal-components.ts";

/** Rows that are looked at: neighbours of more tell the same. */
const MAX_ROWS = 5000;
/** Numbers of a code beyond which nearest neighbours do not tell how it is spread. */
const MAX_NUMBERS = 8;

/**
 * Entropy in nats of codes made white, which is less than that of normal ones by what maps have to straighten: codes that pinch some
 * of what they stand for have little.
 *
 * @param codes - some columns, borrowed. @returns −∞ where one is constant; 0 for more columns than neighbours can tell of.
 */
export async function evenness(codes: Matrix): Promise<number> {
  if (codes.columns > MAX_NUMBERS) {
    return 0;
  }
  const some = selectRows(codes, everyRow(Math.min(MAX_ROWS, codes.rows)));
  const first = some.data.subarray(0, some.columns);
  const constant = first.some((value, column) =>
    columnOf(some, column).every((other) => other === value),
  );
  if (constant) {
    return -Infinity;
  }
  const { value } = await wklEntropy(whitened(some), { margins: "keep", threads: 1 });
  return value;
}
