import { createRandomSource, type RandomSource, selectRows, ShapeError } from "@mienf/numeric";
import { checkSize } from "../internal/checks.ts";
import { deriveLaw } from "../internal/derive-law.ts";
import type { Law, PairedSample } from "../law.ts";

/** How {@link subsampled} records its pool. */
export interface SubsampledOptions {
  /** Number of recorded pairs, ≥ 1. */
  readonly rows: number;
  /** Seed of the recording; default 0. */
  readonly seed?: number | undefined;
}

/**
 * Records one sample of a law and afterwards hands out random subsets of it, as one does with measured data.
 *
 * The information stays that of the law the pool was drawn from.
 *
 * @param law - The law to record.
 * @param options - `rows` of the pool and its `seed`.
 * @returns A law whose `sample` draws distinct rows of the pool and throws a ShapeError when asked for more.
 * @throws ShapeError when `rows` is not a whole number ≥ 1.
 */
export function subsampled(law: Law, { rows, seed = 0 }: SubsampledOptions): Law {
  checkSize("subsampled", "rows", rows);
  let pool: PairedSample | undefined;
  const sample = (n: number, source: RandomSource): PairedSample => {
    checkSize("subsampled.sample", "n", n, 0);
    if (n > rows) {
      throw new ShapeError(`subsampled.sample: expected at most ${rows} rows, got ${n}`);
    }
    pool ??= law.sample(rows, createRandomSource(seed));
    const chosen = source.permutation(rows).subarray(0, n);
    return { x: selectRows(pool.x, chosen), y: selectRows(pool.y, chosen) };
  };
  return deriveLaw(law, {
    name: `subsampled(${law.name})`,
    parameters: { ...law.parameters, poolRows: rows, seed },
    sample,
  });
}
