// Where reading took all the time, training still gets this part of it.
const LEAST_SHARE = 20;

/** What is left of the time after starting, reading the rows and opening the runtime; always enough for a first step. */
export function secondsLeft(maxSeconds: number | undefined, spentMs: number): number | undefined {
  return maxSeconds === undefined
    ? undefined
    : Math.max(maxSeconds / LEAST_SHARE, maxSeconds - spentMs / 1000);
}
