/**
 * @file Exponential and logarithm from the four basic operations only.
 *
 * `Math.exp` and `Math.log` may differ in the last bit between engines and processors; the basic
 * operations may not. Random numbers use these, so a seed means the same numbers everywhere.
 */

// ln 2 in two parts; the high one has 21 zero bits at its end, so that its product with an exponent is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT2 = Math.SQRT2;
const TWO_54 = 2 ** 54;
const SMALLEST_NORMAL = 2 ** -1022;

// Beyond these the exponential overflows, or rounds to 0.
const HIGHEST_EXPONENT = 710;
const LOWEST_EXPONENT = -746;

const bits = new DataView(new ArrayBuffer(8));

/**
 * Computes the natural logarithm, within 2 units in the last place and with the same bits on every engine.
 *
 * @param x - Any number; 0 gives −Infinity, a negative one NaN.
 */
export function portableLog(x: number): number {
  if (!(x >= SMALLEST_NORMAL && x < Infinity)) {
    return logAtEdge(x);
  }
  bits.setFloat64(0, x);
  const high = bits.getInt32(0);
  let exponent = (high >>> 20) - 1023;
  bits.setInt32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // log m = 2 atanh(s) = 2 (s + s³/3 + …) with |s| ≤ 0.1716, so s²² is below 2⁻⁵⁵ of the first term.
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  let series = 0;
  for (let k = 21; k >= 3; k -= 2) {
    series = (series + 1 / k) * z;
  }
  return exponent * LN2_HIGH + (2 * s + (2 * s * series + exponent * LN2_LOW));
}

function logAtEdge(x: number): number {
  if (x > 0 && x < SMALLEST_NORMAL) {
    return portableLog(x * TWO_54) - 54 * Math.LN2;
  }
  if (x === 0) {
    return -Infinity;
  }
  return x === Infinity ? x : Number.NaN;
}

/**
 * Computes the exponential function, within 2 units in the last place and with the same bits on every engine.
 *
 * @param x - Any number.
 */
export function portableExp(x: number): number {
  const bounded = Math.min(HIGHEST_EXPONENT, Math.max(LOWEST_EXPONENT, x));
  const exponent = Math.floor(bounded / Math.LN2 + 0.5);
  const r = bounded - exponent * LN2_HIGH - exponent * LN2_LOW;
  // |r| ≤ 0.3466: the first term left out, r¹⁵/15!, is below 2⁻⁶².
  let series = 1;
  for (let k = 14; k >= 1; k--) {
    series = 1 + (series * r) / k;
  }
  // In two steps: 2^exponent itself may be out of range where the result is not.
  const half = exponent >> 1;
  return series * powerOfTwo(half) * powerOfTwo(exponent - half);
}

function powerOfTwo(exponent: number): number {
  bits.setFloat64(0, 1);
  bits.setInt32(0, (exponent + 1023) << 20);
  return bits.getFloat64(0);
}
