import { AbortedError } from "@mienf/numeric";

/**
 * Waits for work, but not beyond an interrupt: work that does not look at the signal is left behind.
 *
 * @throws AbortedError when `signal` fires first.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whichever comes second has no one left to tell.
  work.catch(() => undefined);
  const settled = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new AbortedError("interrupted; nothing was written"));
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener("abort", stop, { signal: settled.signal });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    settled.abort();
  }
}
