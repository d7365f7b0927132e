import type { LeafRange } from "./nearest-query.ts";

/** Leaves of which every thread takes a run when it is done with its last; plain data, so that threads can share it. */
export interface LeafClaims {
  /** First leaf that nobody has taken. */
  readonly next: Int32Array;
  /** Leaf before which the work ends. */
  readonly end: number;
  /** Leaves taken at a time. */
  readonly run: number;
}

/** Does work on runs of leaves until none are left. */
export function forClaimedLeaves(claims: LeafClaims, work: (range: LeafRange) => void): void {
  const { next, end, run } = claims;
  for (;;) {
    const from = Atomics.add(next, 0, run);
    if (from >= end) {
      return;
    }
    work({ from, to: Math.min(end, from + run) });
  }
}
