import { maximise } from "@mienf/numeric";
import { describe, expect, test } from "vitest";

describe("the maximum of a function with one peak", () => {
  const parabola = (peak: number) => (at: number) => -((at - peak) ** 2);

  test.each([-0.9, 0, 0.3, 0.999])(
    "is found to the share of the range that was asked for, at %d",
    (peak) => {
      const found = maximise(parabola(peak), { least: -1, most: 1, precision: 1e-6 });
      expect(Math.abs(found - peak)).toBeLessThanOrEqual(1e-6);
    },
  );

  test("is the end of the range where the function only rises or falls", () => {
    expect(maximise((at) => at, { least: 0, most: 1, precision: 1e-6 })).toBeGreaterThan(1 - 1e-6);
    expect(maximise((at) => -at, { least: 0, most: 1, precision: 1e-6 })).toBeLessThan(1e-6);
  });

  test.each([0, 1e-16])(
    "of a range no wider than rounding, %d, is looked for no longer",
    (width) => {
      const [least, most] = [3 - width, 3 + width];
      expect(maximise(parabola(3), { least, most, precision: 1e-9 })).toBe(3);
    },
  );
});
