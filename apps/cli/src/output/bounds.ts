import type { Bounds } from "@mienf/datasets";

/** Bounds in words, such as "more than 0, at most 25"; `exclusive…` bounds are themselves left out. */
export function boundsText(bounds: Bounds): string {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = bounds;
  const low =
    exclusiveMinimum === true ? `more than ${short(minimum)}` : `at least ${short(minimum)}`;
  const high =
    exclusiveMaximum === true ? `less than ${short(maximum)}` : `at most ${short(maximum)}`;
  if (minimum === -Infinity) {
    return maximum === Infinity ? "any" : high;
  }
  if (maximum === Infinity) {
    return low;
  }
  return exclusiveMinimum === true || exclusiveMaximum === true
    ? `${low}, ${high}`
    : `${short(minimum)} to ${short(maximum)}`;
}

/** Whether a number lies within bounds. */
export function isWithin(value: number, bounds: Bounds): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = bounds;
  return (
    (exclusiveMinimum === true ? value > minimum : value >= minimum) &&
    (exclusiveMaximum === true ? value < maximum : value <= maximum)
  );
}

function short(value: number): string {
  return String(+value.toPrecision(6));
}
