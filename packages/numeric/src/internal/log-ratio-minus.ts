/**
 * ln(x / mean) − (x − mean) / mean for positive x and mean, accurate to the last bits for x near the mean too.
 *
 * @param excess - x − mean, where the caller knows it better than by that subtraction.
 */
export function logRatioMinus(x: number, mean: number, excess: number = x - mean): number {
  const u = excess / mean;
  if (Math.abs(u) > 0.5) {
    return Math.log(x / mean) - u;
  }
  // ln(1 + u) = 2 atanh(s) with s = u / (2 + u), and 2s − u = −s·u.
  const s = u / (2 + u);
  const z = s * s;
  let power = 1;
  let sum = 0;
  let previous = -1;
  for (let k = 3; sum !== previous; k += 2) {
    previous = sum;
    sum += power / k;
    power *= z;
  }
  return s * (2 * z * sum - u);
}
