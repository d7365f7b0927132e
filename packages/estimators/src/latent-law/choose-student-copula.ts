import type { Matrix } from "@mienf/numeric";
import { evaluateStudent, fitStudentCopula } from "./student-copula.ts";
import type { StudentCopula } from "./student-copula.ts";

const DEGREES_OF_FREEDOM = [1, 1.5, 2, 3, 4, 6, 10, 20];

/**
 * Fits Student laws of several degrees of freedom and keeps the one under which held-out rows are most likely.
 *
 * @param train - standard normal coordinates to fit on. @param heldOut - to choose by.
 * @param options - `dimX`: leading coordinates of the first block.
 * @returns nothing where there are fewer than four rows for each number to be estimated.
 */
export function chooseStudentCopula(
  train: Matrix,
  heldOut: Matrix,
  { dimX }: { readonly dimX: number },
): { readonly law: StudentCopula; readonly heldOutLogProb: Float64Array } | null {
  const dim = train.columns;
  if (2 * dim * (dim + 1) > train.rows) {
    return null;
  }
  const fitted = DEGREES_OF_FREEDOM.map((degreesOfFreedom) => {
    const law = fitStudentCopula(train, { dimX, degreesOfFreedom });
    const heldOutLogProb = evaluateStudent(law, heldOut).logProb;
    const score = heldOutLogProb.reduce((sum, value) => sum + value, 0);
    return { law, heldOutLogProb, score };
  });
  return fitted.reduce((best, each) => (each.score > best.score ? each : best));
}
