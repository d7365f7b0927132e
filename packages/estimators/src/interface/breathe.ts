import { AbortedError } from "@mienf/numeric";

/**
 * Lets other work on the thread run, so that a long computation can be watched and stopped.
 *
 * @throws AbortedError when `signal` has fired.
 */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  if (signal?.aborted === true) {
    throw new AbortedError("fit: stopped on request");
  }
}
