/** Shares from their logits, adding up to 1, in float64. */
export function softmax(logits: Float32Array): Float64Array {
  const largest = logits.reduce((most, each) => Math.max(most, each), -Infinity);
  const powers = Float64Array.from(logits, (each) => Math.exp(each - largest));
  const total = powers.reduce((sum, each) => sum + each, 0);
  return powers.map((power) => power / total);
}

/** The position that a uniform number falls on, where positions have these shares. */
export function pickIndex(shares: ArrayLike<number>, uniform: number): number {
  let rest = uniform;
  for (let k = 0; k < shares.length - 1; k++) {
    rest -= shares[k]!;
    if (rest < 0) {
      return k;
    }
  }
  return shares.length - 1;
}
