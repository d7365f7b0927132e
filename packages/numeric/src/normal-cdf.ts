import { erf } from "./erf.ts";
import { expOfMinusSquare, scaledErfc, SMALL_LIMIT } from "./internal/scaled-erfc.ts";

const ONE_OVER_SQRT_2PI = 0.3989422804014327;

/** Computes the density of the standard normal law, to a relative error of about 1e-15. */
export function normalPdf(x: number): number {
  return Math.abs(x) === Infinity ? 0 : ONE_OVER_SQRT_2PI * expOfMinusSquare(x, 2);
}

/**
 * Computes the distribution function of the standard normal law.
 *
 * The relative error is about 1e-15 in the lower tail too, down to the smallest normal number (x ≈ −37.5);
 * the same bits on every engine and processor.
 */
export function normalCdf(x: number): number {
  const scaled = Math.abs(x) * Math.SQRT1_2;
  if (scaled <= SMALL_LIMIT) {
    return 0.5 + 0.5 * erf(x * Math.SQRT1_2);
  }
  const tail = scaled === Infinity ? 0 : 0.5 * expOfMinusSquare(x, 2) * scaledErfc(scaled);
  return x < 0 ? tail : 1 - tail;
}
