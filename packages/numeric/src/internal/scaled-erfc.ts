import { portableExp } from "../portable-math.ts";
import { polynomial } from "./polynomial.ts";

/** Below this, the error function itself is approximated; above it, its scaled complement. */
export const SMALL_LIMIT = 0.46875;

const ONE_OVER_SQRT_PI = 0.5641895835477563;

// Table II of the paper, n = 8: 0.46875 ≤ x ≤ 4.
const MIDDLE_P = [
  1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001,
  66.11919063714163, 8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
] as const;
const MIDDLE_Q = [
  1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903,
  537.1811018620099, 117.6939508913125, 15.744926110709835, 1,
] as const;

// Table III of the paper, n = 5: x ≥ 4, in 1/x².
const LARGE_P = [
  0.0006587491615298378, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445,
  0.30532663496123236, 0.016315387137302097,
] as const;
const LARGE_Q = [
  0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234604,
  2.568520192289822, 1,
] as const;

/**
 * exp(x²) erfc(x) for x ≥ {@link SMALL_LIMIT}.
 *
 * @see Cody 1969, "Rational Chebyshev approximations for the error function", tables II and III.
 */
export function scaledErfc(x: number): number {
  if (x <= 4) {
    return polynomial(MIDDLE_P, x) / polynomial(MIDDLE_Q, x);
  }
  const z = 1 / (x * x);
  return (ONE_OVER_SQRT_PI - (z * polynomial(LARGE_P, z)) / polynomial(LARGE_Q, z)) / x;
}

/** exp(−x² / divisor) without the error of rounding x²; the divisor is a power of two. */
export function expOfMinusSquare(x: number, divisor: number): number {
  const head = Math.trunc(x * 16) / 16;
  const rest = (x - head) * (x + head);
  return portableExp((-head * head) / divisor) * portableExp(-rest / divisor);
}
