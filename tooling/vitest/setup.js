import { afterEach, beforeEach, vi } from "vitest";

// A library that warns on the console warns its users in the wrong place: every warning fails the test that caused it.
const warnings = [];

beforeEach(() => {
  warnings.length = 0;
  vi.spyOn(console, "warn").mockImplementation((...words) => {
    const text = words.join(" ");
    // tfjs greets whoever uses its cpu backend in Node.
    if (!text.includes("looks like you are running TensorFlow.js in Node.js")) {
      warnings.push(text);
    }
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  if (warnings.length > 0) {
    throw new Error(`unexpected console.warn: ${warnings.join("; ")}`);
  }
});
