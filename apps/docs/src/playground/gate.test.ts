import { expect, test } from "vitest";
import { createGate } from "./gate.ts";

const soon = (): Promise<void> => Promise.resolve();

test("lets work through until it is closed, and again once it is open", async () => {
  const gate = createGate(soon);
  const { signal } = new AbortController();
  await gate.pass(signal);
  gate.close();
  let passed = false;
  const work = async (): Promise<void> => {
    await gate.pass(signal);
    passed = true;
  };
  const waiting = work();
  await new Promise(setImmediate);
  expect(passed).toBe(false);
  gate.open();
  await waiting;
  expect(passed).toBe(true);
});

test("ends work that waits, and work that comes later", async () => {
  const gate = createGate(soon);
  const controller = new AbortController();
  gate.close();
  const waiting = gate.pass(controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow("stopped by request");
  gate.open();
  await expect(gate.pass(controller.signal)).rejects.toThrow("stopped by request");
});
