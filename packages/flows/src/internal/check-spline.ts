import { ConfigError } from "@mienf/numeric";

// Bins have a least size of 1e-3 of the range each; beyond this many they would hardly be free to move.
const MAX_BINS = 500;

/** @throws ConfigError unless `bins` is a whole number from 2 to 500 and `bound` is positive and finite. */
export function checkSpline(kind: string, bins: number, bound: number): void {
  if (!Number.isInteger(bins) || bins < 2 || bins > MAX_BINS) {
    throw new ConfigError(
      `${kind}: expected a whole number of bins from 2 to ${MAX_BINS}, got ${bins}`,
    );
  }
  if (!(bound > 0 && Number.isFinite(bound))) {
    throw new ConfigError(`${kind}: expected a finite bound > 0, got ${bound}`);
  }
}
