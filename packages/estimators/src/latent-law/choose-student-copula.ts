import type { Matrix } from "@mienf/numeric";
import { breathe } from "../interface/breathe.ts";
import { evaluateStudent, fitStudentCopula } from "./student-copula.ts";
import type { StudentCopula } from "./student-copula.ts";

/** From nearly Gaussian to Cauchy: likelihoods rise along them to the best and fall from there. */
const DEGREES_OF_FREEDOM = [20, 10, 6, 4, 3, 2, 1.5, 1];

/** Rows for each coordinate: the scatter of an elliptical law is found as well as a covariance, and held-out rows judge it. */
const ROWS_PER_COORDINATE = 20;

/**
 * Fits Student laws of fewer and fewer degrees of freedom for as long as held-out rows become more likely.
 *
 * @param train - standard normal coordinates to fit on. @param heldOut - to choose by.
 * @param options - `dimX`: leading coordinates of the first block.
 * @throws AbortedError when the search is stopped.
 * @returns nothing where there are fewer than 20 rows for each coordinate.
 */
export async function chooseStudentCopula(
  train: Matrix,
  heldOut: Matrix,
  { dimX, signal }: { readonly dimX: number; readonly signal?: AbortSignal | undefined },
): Promise<StudentCopula | null> {
  const dim = train.columns;
  if (ROWS_PER_COORDINATE * dim > train.rows) {
    return null;
  }
  let best: { readonly law: StudentCopula; readonly score: number } | null = null;
  for (const degreesOfFreedom of DEGREES_OF_FREEDOM) {
    await breathe(signal);
    const law = fitStudentCopula(train, { dimX, degreesOfFreedom, start: best?.law.scatter });
    const score = evaluateStudent(law, heldOut).logProb.reduce((sum, value) => sum + value, 0);
    if (best !== null && score <= best.score) {
      break;
    }
    best = { law, score };
  }
  return best?.law ?? null;
}
