import { expect, test } from "vitest";
import { remainingBias } from "./remaining-bias.ts";

// A bias of −b · n^(−2/d): ten parts have ten to the power 2/d times as much of it.
test.each([2, 4, 9])(
  "gives back a bias that falls as the square of the distance in %i columns",
  (columns) => {
    const bias = (rows: number): number => -3 * rows ** (-2 / columns);
    const parts = 10;
    const estimate = { whole: 2 + bias(5000), parts, mean: 2 + bias(500), standardError: 0.01 };
    const { nats, standardError } = remainingBias(estimate, columns);
    expect(nats).toBeCloseTo(-bias(5000), 12);
    expect(standardError).toBeCloseTo(0.01 / (parts ** (2 / columns) - 1), 12);
  },
);

test("in one column the bias is taken to fall as 1 / n, no faster", () => {
  const estimate = { whole: 1, parts: 10, mean: 0.1, standardError: 0 };
  expect(remainingBias(estimate, 1).nats).toBeCloseTo(0.1, 12);
});
