import { ShapeError } from "../errors.ts";

/** Refuses too few values. */
export function checkCount(name: string, count: number, least: number): void {
  if (!(count >= least)) {
    throw new ShapeError(`${name}: expected at least ${least} values, got ${count}`);
  }
}
