import { createRandomSource } from "@mienf/numeric";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  composeMaps,
  correlatedNormal,
  mapped,
  randomDiffeomorphism,
  randomMonotoneMap,
  smoothedUniformEpsilon,
  smoothedUniformInformation,
  studentExcess,
} from "../src/index.ts";

const seed = fc.integer({ min: 0, max: 2 ** 31 });

test("any random map leaves pointwise information where it was", () => {
  fc.assert(
    fc.property(
      seed,
      fc.integer({ min: 1, max: 4 }),
      fc.double({ min: 0, max: 4, noNaN: true }),
      (key, dim, mutualInformation) => {
        const source = createRandomSource(key);
        const law = correlatedNormal({ dim, mutualInformation, rotation: source.split("law") });
        const bend = (side: string) =>
          composeMaps(
            randomDiffeomorphism(dim, source.split(side)),
            randomMonotoneMap(source.split(side)),
          );
        const bent = mapped(law, bend("x"), bend("y"));
        const plain = law.sample(5, createRandomSource(key));
        const warped = bent.sample(5, createRandomSource(key));
        const before = law.pointwiseMutualInformation?.(plain.x, plain.y) ?? [];
        const after = bent.pointwiseMutualInformation?.(warped.x, warped.y) ?? [];
        for (const [i, value] of after.entries()) {
          expect(value).toBeCloseTo(before[i] ?? NaN, 5);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("noise and information of the smoothed uniform undo each other", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 25, noNaN: true }), (information) => {
      const again = smoothedUniformInformation(smoothedUniformEpsilon(information));
      expect(again / information).toBeCloseTo(1, 9);
    }),
  );
});

test("a common divisor tells the less, the more degrees of freedom it has, and the more, the more coordinates show it", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 100, noNaN: true }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      (dof, dimX, dimY) => {
        const excess = studentExcess(dof, dimX, dimY);
        expect(excess).toBeGreaterThan(0);
        expect(studentExcess(dof * 1.1, dimX, dimY)).toBeLessThan(excess);
        expect(studentExcess(dof, dimX + 1, dimY)).toBeGreaterThan(excess);
        expect(studentExcess(dof, dimY, dimX)).toBeCloseTo(excess, 12);
      },
    ),
  );
});
