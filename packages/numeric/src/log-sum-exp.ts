/**
 * Computes ln Σ exp(vᵢ) without overflow.
 *
 * @param values - Any numbers; ±Infinity count as limits, and NaN gives NaN.
 * @returns The sum on the log scale; −Infinity for no values.
 */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) {
    // Written so that NaN wins and stays.
    if (!(values[i]! <= largest)) {
      largest = values[i]!;
    }
    if (Number.isNaN(largest)) {
      return Number.NaN;
    }
  }
  if (Math.abs(largest) === Infinity) {
    return largest;
  }
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += Math.exp(values[i]! - largest);
  }
  return largest + Math.log(sum);
}
