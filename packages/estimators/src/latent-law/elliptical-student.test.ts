import { student } from "@mienf/datasets";
import { createMatrix, createRandomSource, normalQuantile } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { applyMargins, fitMargins } from "../preprocessing/margins.ts";
import { fitEllipticalStudent } from "./elliptical-student.ts";
import type { EllipticalStudent } from "./elliptical-student.ts";
import { evaluateStudent, fitStudentCopula } from "./student-copula.ts";

const ROWS = 4000;
const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function drawn(degreesOfFreedom: number, mutualInformation: number) {
  const law = student({
    dimX: 2,
    dimY: 2,
    degreesOfFreedom,
    mutualInformation,
    rotation: createRandomSource(3),
  });
  return { law, ...law.sample(ROWS, createRandomSource(7)) };
}

/** Latents of both sides side by side. */
function latents(fitted: Pick<EllipticalStudent, "x" | "y">, x: Matrix, y: Matrix): Matrix {
  const [u, v] = [applyMargins(fitted.x, x).values, applyMargins(fitted.y, y).values];
  const data = new Float64Array(4 * x.rows);
  for (let row = 0; row < x.rows; row += 1) {
    data.set(u.data.subarray(2 * row, 2 * row + 2), 4 * row);
    data.set(v.data.subarray(2 * row, 2 * row + 2), 4 * row + 2);
  }
  return createMatrix(x.rows, 4, data);
}

describe("a Student law of the columns as they are", () => {
  test.each([0.5, 1, 3])("has the rows' own information, ν = %d", (nu) => {
    const { law, x, y } = drawn(nu, 8);
    const fitted = fitEllipticalStudent(x, y)!;
    // The standard error of log ν is about √(2/n) here.
    expect(Math.abs(Math.log(fitted.law.degreesOfFreedom / nu))).toBeLessThan(0.1);
    const { pointwise } = evaluateStudent(fitted.law, latents(fitted, x, y));
    const exact = law.pointwiseMutualInformation!(x, y);
    // Four correlations and a shape that were fitted to 4,000 rows: some 10 numbers / (2 n), and as much again.
    expect(Math.abs(meanOf(pointwise) - meanOf(exact))).toBeLessThan(0.02);
  });

  test("loses less than a fifth of what bent margins hide", () => {
    const { law, x, y } = drawn(1, 10);
    const exact = meanOf(law.pointwiseMutualInformation!(x, y));
    const rows = {
      train: Int32Array.from({ length: ROWS }, (_, i) => i),
      heldOut: new Int32Array(),
    };
    const bent = {
      x: fitMargins(x, rows, "gaussianize"),
      y: fitMargins(y, rows, "gaussianize"),
    };
    const bentRows = latents(bent, x, y);
    const copula = fitStudentCopula(bentRows, { dimX: 2, degreesOfFreedom: 1 });
    const behindBent = exact - meanOf(evaluateStudent(copula, bentRows).pointwise);
    const fitted = fitEllipticalStudent(x, y)!;
    const plain = exact - meanOf(evaluateStudent(fitted.law, latents(fitted, x, y)).pointwise);
    expect(behindBent).toBeGreaterThan(0.05);
    expect(Math.abs(plain)).toBeLessThan(behindBent / 5);
  });

  test("makes its columns standard normal, wherever and however large they are", () => {
    const { x, y } = drawn(2, 3);
    const moved = createMatrix(
      x.rows,
      2,
      x.data.map((value, i) => (i % 2 ? 1e6 + value : 1e-9 * value)),
    );
    const fitted = fitEllipticalStudent(moved, y)!;
    const { values } = applyMargins(fitted.x, moved);
    for (const column of [0, 1]) {
      const sorted = Float64Array.from(
        { length: ROWS },
        (_, row) => values.data[2 * row + column]!,
      ).toSorted();
      for (const share of [0.05, 0.25, 0.5, 0.75, 0.95]) {
        // Five standard errors of a quantile of normal values.
        const error = Math.sqrt((share * (1 - share)) / ROWS) / density(normalQuantile(share));
        expect(Math.abs(sorted[Math.floor(share * ROWS)]! - normalQuantile(share))).toBeLessThan(
          5 * error,
        );
      }
    }
  });

  test("is none where a column depends on others", () => {
    const { x, y } = drawn(2, 3);
    const twice = createMatrix(
      x.rows,
      2,
      x.data.map((_, i) => x.data[i - (i % 2)]!),
    );
    expect(fitEllipticalStudent(twice, y)).toBeNull();
  });
});

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
