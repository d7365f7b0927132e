import { expect } from "vitest";
import { flattenNumbers, type NumberTree } from "./flatten-numbers.ts";

/** Allowed difference: `atol + rtol * |expected|` for each number. */
export interface Tolerance {
  /** Relative part, default 1e-7. */
  readonly rtol?: number;
  /** Absolute part, default 0. */
  readonly atol?: number;
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Compares two number trees of the same shape entry by entry.
 *
 * Infinities must be equal; NaN equals nothing but NaN. A typed array has the shape of a plain one.
 */
export function toBeAllClose(
  received: unknown,
  expected: NumberTree,
  { rtol = 1e-7, atol = 0 }: Tolerance = {},
): MatcherResult {
  const got = flattenNumbers(received);
  const want = flattenNumbers(expected);
  if (got === undefined || want === undefined) {
    const side = got === undefined ? "received" : "expected";
    return fail(
      `toBeAllClose: expected numbers in arrays, got something else in the ${side} value`,
    );
  }
  if (got.shape !== want.shape) {
    return fail(
      `toBeAllClose: expected shape ${want.shape || "of a number"}, got ${got.shape || "a number"}`,
    );
  }
  let misses = 0;
  let worst = -1;
  let worstExcess = 0;
  for (const [i, b] of want.values.entries()) {
    const a = got.values[i]!;
    const allowed = atol + rtol * Math.abs(b);
    const close = Object.is(a, b) || (Number.isFinite(b) && Math.abs(a - b) <= allowed);
    if (!close) {
      misses += 1;
      const excess = Math.abs(a - b) / allowed;
      if (worst < 0 || !(excess <= worstExcess)) {
        worst = i;
        worstExcess = excess;
      }
    }
  }
  if (misses === 0) {
    return {
      pass: true,
      message: () =>
        `toBeAllClose: expected some entry to differ by more than rtol ${rtol}, atol ${atol}`,
    };
  }
  const difference = Math.abs(got.values[worst]! - want.values[worst]!);
  return fail(
    `toBeAllClose: expected all of ${want.values.length} entries within rtol ${rtol}, atol ${atol}, got ${misses} off; ` +
      `worst at flat index ${worst}: ${got.values[worst]} against ${want.values[worst]}, difference ${difference}`,
  );
}

function fail(message: string): MatcherResult {
  return { pass: false, message: () => message };
}

declare module "vitest" {
  interface Matchers<T> {
    /** Every number is within `atol + rtol * |expected|` of its partner (defaults: rtol 1e-7, atol 0). */
    toBeAllClose(expected: NumberTree, tolerance?: Tolerance): T;
  }
}

expect.extend({ toBeAllClose });
