import { memory } from "@tensorflow/tfjs-core";
import { expect } from "vitest";

/**
 * Runs `work` and expects as many live tensors after it as before.
 *
 * Dispose what `work` returns inside `work` itself.
 *
 * @param work - May be asynchronous; await the result then.
 */
export function expectNoLeak(work: () => Promise<unknown>): Promise<void>;
export function expectNoLeak(work: () => void): void;
export function expectNoLeak(work: () => unknown): void | Promise<void> {
  const before = memory().numTensors;
  const check = (): void => {
    expect(memory().numTensors - before, "tensors left behind").toBe(0);
  };
  const result = work();
  if (result instanceof Promise) {
    return result.then(check);
  }
  check();
  return undefined;
}
