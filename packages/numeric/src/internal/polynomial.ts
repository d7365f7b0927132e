/** Value of the polynomial with the given coefficients, constant first. */
export function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) {
    sum = sum * x + coefficients[i]!;
  }
  return sum;
}
