import { AbortedError } from "@mienf/numeric";

/** A place that work passes through, where it can be held up or ended. */
export interface Gate {
  /**
   * Lets the thread hear its messages, and waits while the gate is closed.
   *
   * @throws AbortedError once `signal` has fired.
   */
  pass(signal: AbortSignal): Promise<void>;
  close(): void;
  open(): void;
}

/** Makes an open gate. @param turn - resolves when the thread has heard the messages that were waiting. */
export function createGate(turn: () => Promise<void> = nextTurn): Gate {
  let opened: Promise<void> = Promise.resolve();
  let release: (() => void) | null = null;
  return {
    async pass(signal) {
      await turn();
      await Promise.race([opened, aborted(signal)]);
      if (signal.aborted) {
        throw new AbortedError("playground: stopped by request");
      }
    },
    close() {
      if (release === null) {
        opened = new Promise((resolve) => {
          release = resolve;
        });
      }
    },
    open() {
      release?.();
      release = null;
    },
  };
}

/** A task of its own: promises alone would never let a message in. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener("abort", () => resolve(), { once: true });
    }
  });
}
