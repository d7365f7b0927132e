import { findRoot } from "./solve.ts";

/** Solves f(x) = value for an increasing f, searching outwards from `start`. */
export function invertIncreasing(f: (x: number) => number, value: number, start: number): number {
  let lower = start;
  let upper = start;
  for (let reach = 1; f(lower) > value; reach *= 2) {
    lower -= reach;
  }
  for (let reach = 1; f(upper) < value; reach *= 2) {
    upper += reach;
  }
  return lower === upper ? lower : findRoot((x) => f(x) - value, lower, upper);
}
