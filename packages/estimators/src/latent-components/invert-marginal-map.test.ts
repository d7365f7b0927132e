import { createRandomSource } from "@mienf/numeric";
import { expect, test } from "vitest";
import {
  applyMarginalMap,
  fitGaussianizingMap,
  fitStandardizingMap,
} from "../preprocessing/marginal-map.ts";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";
import { invertMarginalMap } from "./invert-marginal-map.ts";

const source = createRandomSource(7);
const columns: Record<string, Float64Array> = {
  normal: Float64Array.from({ length: 500 }, () => source.normal()),
  "log-normal": Float64Array.from({ length: 500 }, () => Math.exp(2 * source.normal())),
  Cauchy: Float64Array.from({ length: 500 }, () => source.normal() / source.normal()),
  "nearly always the same": Float64Array.from({ length: 500 }, (_, i) => (i % 50 === 0 ? i : 7)),
};

test.each(Object.keys(columns))("undoes the map of a column that is %s, tails included", (name) => {
  const column = columns[name] as Float64Array;
  const far = Float64Array.of(...column, -1e3, 1e3);
  const check = (map: MarginalMap) => {
    const back = invertMarginalMap(map, applyMarginalMap(map, far).latents);
    for (const [at, value] of far.entries()) {
      // Float64, where a curve may be a hundred times steeper at one value than at another.
      expect(Math.abs((back[at] as number) - value)).toBeLessThan(1e-9 * (1 + Math.abs(value)));
    }
  };
  check(fitStandardizingMap(column));
  check(fitGaussianizingMap(column));
});
