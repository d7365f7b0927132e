import { student, studentExcess } from "@mienf/datasets";
import {
  createMatrix,
  createRandomSource,
  identity,
  normalQuantile,
  studentCdf,
} from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { chooseStudentCopula } from "./choose-student-copula.ts";
import { evaluateStudent, fitStudentCopula, studentMutualInformation } from "./student-copula.ts";
import type { StudentCopula } from "./student-copula.ts";

const NU = 2;
const law = student({ dimX: 1, dimY: 2, degreesOfFreedom: NU, mutualInformation: 0.8 });

/** Rows of a Student law with margins made standard normal by its exact distribution function. */
function gaussianMargins(rows: number, seed: number): { z: Matrix; pointwise: Float64Array } {
  const { x, y } = law.sample(rows, createRandomSource(seed));
  const z = createMatrix(rows, 3);
  for (let row = 0; row < rows; row += 1) {
    const values = [x.data[row], y.data[2 * row], y.data[2 * row + 1]];
    for (const [column, value = 0] of values.entries()) {
      // From the nearer tail, so that nothing is lost to rounding.
      const tail = normalQuantile(studentCdf(-Math.abs(value), NU));
      z.data[3 * row + column] = value < 0 ? tail : -tail;
    }
  }
  return { z, pointwise: law.pointwiseMutualInformation?.(x, y) ?? new Float64Array() };
}

/** The same law as a copula: one correlated pair and a column of its own. */
function copula(): StudentCopula {
  const gaussian = 0.8 - studentExcess(NU, 1, 2);
  const rho = Math.sqrt(-Math.expm1(-2 * gaussian));
  const scatter = createMatrix(3, 3, [1, rho, 0, rho, 1, 0, 0, 0, 1]);
  return { kind: "student", dimX: 1, degreesOfFreedom: NU, scatter };
}

describe("a Student copula", () => {
  test("has the pointwise information of the Student law behind its margins", () => {
    const { z, pointwise } = gaussianMargins(500, 1);
    const got = evaluateStudent(copula(), z).pointwise;
    for (const [row, value] of pointwise.entries()) {
      // The table's cubic is right to 1e-6, times a score of a few.
      expect(Math.abs((got[row] as number) - value)).toBeLessThan(1e-4);
    }
  });

  test("has the mutual information of the law in closed form", () => {
    expect(studentMutualInformation(copula())).toBeCloseTo(0.8, 10);
    const independent: StudentCopula = { ...copula(), scatter: identity(3) };
    expect(studentMutualInformation(independent)).toBeCloseTo(studentExcess(NU, 1, 2), 10);
  });

  test("has a density that integrates to one in one pair of columns", () => {
    const pair: StudentCopula = {
      kind: "student",
      dimX: 1,
      degreesOfFreedom: 1,
      scatter: identity(2),
    };
    const step = 0.05;
    const side = Array.from({ length: 240 }, (_, i) => (i - 119.5) * step);
    const grid = createMatrix(
      side.length ** 2,
      2,
      side.flatMap((u) => side.flatMap((v) => [u, v])),
    );
    const total = evaluateStudent(pair, grid).logProb.reduce(
      (sum, value) => sum + Math.exp(value),
      0,
    );
    expect(total * step * step).toBeCloseTo(1, 3);
  });

  test("is found again from rows, with its degrees of freedom", async () => {
    const { z } = gaussianMargins(8000, 2);
    const fitted = fitStudentCopula(z, { dimX: 1, degreesOfFreedom: NU });
    for (const [at, entry] of copula().scatter.data.entries()) {
      expect(Math.abs((fitted.scatter.data[at] as number) - entry)).toBeLessThan(0.06);
    }
    const chosen = await chooseStudentCopula(z, gaussianMargins(2000, 3).z, { dimX: 1 });
    expect(chosen?.degreesOfFreedom).toBe(NU);
    expect(await chooseStudentCopula(createMatrix(20, 3), z, { dimX: 1 })).toBe(null);
  });
});
