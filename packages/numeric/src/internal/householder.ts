import { type Matrix, transpose } from "../matrix.ts";
import { largestSize } from "./rows.ts";
import { safeScale } from "./safe-scale.ts";

/** Reflectors and triangle of A·P = scale·Q·R, with k = min(rows, columns) steps. */
export interface HouseholderFactors {
  readonly rows: number;
  readonly columns: number;
  readonly scale: number;
  /** Column j at `work[j * rows]`: R above the diagonal, reflector j from the diagonal on. */
  readonly work: Float64Array;
  /** Diagonal of R, length k, of either sign. */
  readonly diagonal: Float64Array;
  /** 2 / vᵀv of each reflector v, length k; 0 where the column was 0 already. */
  readonly scales: Float64Array;
  /** Column of A at each place of A·P. */
  readonly order: Int32Array;
}

/**
 * Factors a matrix by Householder reflections.
 *
 * @param pivot - Takes the remaining column of largest norm at each step, so the diagonal falls in size.
 * @see Golub & Van Loan 2013, "Matrix Computations", algorithms 5.2.1 and 5.4.1.
 */
export function factorHouseholder(a: Matrix, pivot: boolean): HouseholderFactors {
  const { rows, columns } = a;
  const work = transpose(a).data;
  const scale = safeScale(largestSize(work));
  for (let i = 0; i < work.length; i++) {
    work[i]! /= scale;
  }
  const steps = Math.min(rows, columns);
  const diagonal = new Float64Array(steps);
  const scales = new Float64Array(steps);
  const order = Int32Array.from({ length: columns }, (_, j) => j);
  for (let step = 0; step < steps; step++) {
    if (pivot) {
      moveLargestHere(work, order, step, rows);
    }
    const start = step * rows + step;
    const length = rows - step;
    const norm = Math.sqrt(squaredNorm(work, start, length));
    if (norm > 0) {
      const head = work[start]!;
      const image = head > 0 ? -norm : norm;
      diagonal[step] = image;
      work[start] = head - image;
      scales[step] = 1 / (norm * (norm + Math.abs(head)));
      const v = work.subarray(start, start + length);
      for (let j = step + 1; j < columns; j++) {
        reflect(v, scales[step]!, work.subarray(j * rows + step, (j + 1) * rows));
      }
    }
  }
  return { rows, columns, scale, work, diagonal, scales, order };
}

/** The first k columns of Q as contiguous rows, k × rows, signed so that R has a diagonal ≥ 0. */
export function orthonormalRows(factors: HouseholderFactors): Matrix {
  const { rows, work, diagonal, scales } = factors;
  const steps = diagonal.length;
  const data = new Float64Array(steps * rows);
  for (let j = 0; j < steps; j++) {
    data[j * rows + j] = diagonal[j]! < 0 ? -1 : 1;
    for (let step = j; step >= 0; step--) {
      const v = work.subarray(step * rows + step, (step + 1) * rows);
      reflect(v, scales[step]!, data.subarray(j * rows + step, (j + 1) * rows));
    }
  }
  return { data, rows: steps, columns: rows };
}

/** scale·R, k × columns, with a diagonal ≥ 0. */
export function triangle(factors: HouseholderFactors): Matrix {
  const { rows, columns, scale, work, diagonal } = factors;
  const steps = diagonal.length;
  const data = new Float64Array(steps * columns);
  for (let i = 0; i < steps; i++) {
    const factor = diagonal[i]! < 0 ? -scale : scale;
    data[i * columns + i] = factor * diagonal[i]!;
    for (let j = i + 1; j < columns; j++) {
      data[i * columns + j] = factor * work[j * rows + i]!;
    }
  }
  return { data, rows: steps, columns };
}

/** target −= scale · (vᵀ target) · v. */
function reflect(v: Float64Array, scale: number, target: Float64Array): void {
  let sum = 0;
  for (let k = 0; k < v.length; k++) {
    sum += v[k]! * target[k]!;
  }
  sum *= scale;
  for (let k = 0; k < v.length; k++) {
    target[k]! -= sum * v[k]!;
  }
}

function squaredNorm(values: Float64Array, start: number, length: number): number {
  let sum = 0;
  for (let k = start; k < start + length; k++) {
    sum += values[k]! * values[k]!;
  }
  return sum;
}

function moveLargestHere(work: Float64Array, order: Int32Array, step: number, rows: number): void {
  let best = step;
  let bestNorm = -1;
  for (let j = step; j < order.length; j++) {
    const at = j * rows + step;
    const norm = squaredNorm(work, at, rows - step);
    if (norm > bestNorm) {
      best = j;
      bestNorm = norm;
    }
  }
  if (best === step) {
    return;
  }
  const held = work.slice(step * rows, (step + 1) * rows);
  work.copyWithin(step * rows, best * rows, (best + 1) * rows);
  work.set(held, best * rows);
  const index = order[step]!;
  order[step] = order[best]!;
  order[best] = index;
}
