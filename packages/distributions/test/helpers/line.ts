/** Points and their weights for integrals over one coordinate. */
export interface Line {
  readonly points: number[];
  readonly weights: number[];
}

/** Midpoints over a range; or, where `unbounded`, those of t with x = sinh t, far into the tails. */
export function makeLine(
  count: number,
  [low, high]: readonly [number, number],
  unbounded: boolean,
): Line {
  const step = (high - low) / count;
  const ts = Array.from({ length: count }, (_, k) => low + (k + 0.5) * step);
  return unbounded
    ? { points: ts.map(Math.sinh), weights: ts.map((t) => step * Math.cosh(t)) }
    : { points: ts, weights: ts.map(() => step) };
}
