import { safeScale } from "./safe-scale.ts";

/** Every `stride`-th value from `first` on, such as the column of a matrix. */
export interface Slice {
  readonly first: number;
  readonly stride: number;
}

/** First two moments of some numbers, n > 0 of them. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Root of the sum of squared deviations from the mean. */
  readonly spread: number;
}

/** Moments in two passes: rounding of the first mean is removed by the mean of the deviations from it. */
export function moments(values: ArrayLike<number>, { first, stride }: Slice): Moments {
  const count = Math.ceil((values.length - first) / stride);
  let largest = 0;
  for (let i = first; i < values.length; i += stride) {
    largest = Math.max(largest, Math.abs(values[i]!));
  }
  const scale = safeScale(largest);
  let sum = 0;
  for (let i = first; i < values.length; i += stride) {
    sum += values[i]! / scale;
  }
  const rough = sum / count;
  let rest = 0;
  let squares = 0;
  for (let i = first; i < values.length; i += stride) {
    const deviation = values[i]! / scale - rough;
    rest += deviation;
    squares += deviation * deviation;
  }
  return {
    count,
    mean: scale * (rough + rest / count),
    spread: scale * Math.sqrt(Math.max(0, squares - (rest * rest) / count)),
  };
}

/** The slices that are a matrix's columns. */
export function columnSlices(columns: number): Slice[] {
  return Array.from({ length: columns }, (_, first) => ({ first, stride: columns }));
}
