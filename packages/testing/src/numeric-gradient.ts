// Balances the truncation error h² against the rounding error 1e-16 / h of central differences.
const DEFAULT_STEP = 6e-6;

/**
 * Approximates the gradient of a float64 function by central differences.
 *
 * @param f - Function of a vector; it must not keep or change its argument.
 * @param x - Point, length n; not changed.
 * @param step - Step relative to `max(1, |x[i]|)`, default 6e-6 (right for float64; about 1e-2 for a float32 `f`).
 * @returns Gradient, length n; error about 1e-10 times the scale of `f`.
 */
export function numericGradient(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  step: number = DEFAULT_STEP,
): Float64Array {
  return Float64Array.from(numericJacobian((point) => [f(point)], x, step)[0] ?? []);
}

/**
 * Approximates the Jacobian matrix of a float64 function by central differences.
 *
 * @param f - Function from length n to length m ≥ 1; it must not keep or change its argument.
 * @param x - Point, length n ≥ 1; not changed.
 * @param step - As for {@link numericGradient}.
 * @returns One row per output, m × n: `rows[i][j]` = ∂f_i / ∂x_j.
 */
export function numericJacobian(
  f: (x: Float64Array) => ArrayLike<number>,
  x: ArrayLike<number>,
  step: number = DEFAULT_STEP,
): number[][] {
  const rows: number[][] = [];
  for (let j = 0; j < x.length; j++) {
    const h = step * Math.max(1, Math.abs(x[j]!));
    const above = Float64Array.from(x);
    const below = Float64Array.from(x);
    above[j]! += h;
    below[j]! -= h;
    // The step that was really taken, after rounding.
    const width = above[j]! - below[j]!;
    const high = Array.from(f(above));
    const low = f(below);
    for (const [i, value] of high.entries()) {
      (rows[i] ??= [])[j] = (value - low[i]!) / width;
    }
  }
  return rows;
}
