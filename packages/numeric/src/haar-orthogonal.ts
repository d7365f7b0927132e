import { createMatrix, type Matrix } from "./matrix.ts";
import { qr } from "./qr.ts";
import type { RandomSource } from "./random-source.ts";

/**
 * Draws an orthogonal matrix from the uniform (Haar) law; reflections are as likely as rotations.
 *
 * @param n - Size, ≥ 0.
 * @param source - Advanced by n² normal draws.
 * @returns A new orthogonal matrix `[n, n]`.
 * @throws ShapeError when `n` is not a whole number ≥ 0.
 * @see Mezzadri 2007, "How to generate random matrices from the classical compact groups", §5.
 */
export function haarOrthogonal(n: number, source: RandomSource): Matrix {
  const gaussian = createMatrix(n, n);
  source.fillNormal(gaussian.data);
  return qr(gaussian).q;
}
