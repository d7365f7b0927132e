import type { Matrix } from "@mienf/numeric";

/** How far columns are from a normal law. */
export interface Normality {
  /** Largest |skewness| of a column; √(6/n) is what chance makes of one. */
  readonly skewness: number;
  /** Excess kurtosis of the column in which it is largest in size; √(24/n) is what chance makes of one. */
  readonly excessKurtosis: number;
}

/** The columns' worst third and fourth standardised moments. @param rows - shape `[n, dim]`, n > 1; borrowed. */
export function normalityOf({ data, rows, columns }: Matrix): Normality {
  let skewness = 0;
  let excessKurtosis = 0;
  for (let column = 0; column < columns; column += 1) {
    const power = (center: number, exponent: number): number => {
      let sum = 0;
      for (let at = column; at < data.length; at += columns) {
        sum += (data[at]! - center) ** exponent;
      }
      return sum / rows;
    };
    const center = power(0, 1);
    const variance = power(center, 2);
    const skew = Math.abs(power(center, 3)) / variance ** 1.5;
    const kurtosis = power(center, 4) / variance ** 2 - 3;
    skewness = Math.max(skewness, skew);
    excessKurtosis = Math.abs(kurtosis) > Math.abs(excessKurtosis) ? kurtosis : excessKurtosis;
  }
  return { skewness, excessKurtosis };
}
