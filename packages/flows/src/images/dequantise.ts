import { ConfigError, createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";

/** Options of {@link dequantise}. */
export interface DequantiseOptions {
  /** Number of grey levels, ≥ 2; default 256. */
  readonly levels?: number;
  /** Draws the noise; advanced. */
  readonly source: RandomSource;
}

/**
 * Spreads whole numbers 0 … levels−1 evenly over their cells: `(x + u) / levels`, u uniform in [0, 1), so that they have a density.
 *
 * The mean log-density of the result, less `columns · log(levels)`, bounds that of the whole numbers from below.
 *
 * @param x - `[rows, columns]` of whole numbers.
 * @returns a new matrix of numbers in [0, 1).
 * @throws ConfigError when `levels` is no whole number ≥ 2 or an entry is no level.
 * @see Theis, Van den Oord and Bethge 2016, "A note on the evaluation of generative models", section 3.1.
 */
export function dequantise(x: Matrix, { levels = 256, source }: DequantiseOptions): Matrix {
  if (!Number.isInteger(levels) || levels < 2) {
    throw new ConfigError(`dequantise: expected a whole number of levels ≥ 2, got ${levels}`);
  }
  const noise = source.fillUniform(new Float64Array(x.data.length));
  const spread = x.data.map((value, index) => {
    if (!Number.isInteger(value) || value < 0 || value >= levels) {
      throw new ConfigError(
        `dequantise: expected whole numbers from 0 to ${levels - 1}, got ${value}`,
      );
    }
    return (value + noise[index]!) / levels;
  });
  return createMatrix(x.rows, x.columns, spread);
}
