import type { Runtime } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import { DataError } from "@mienf/numeric";
import { crossFit } from "../cross-fit/cross-fit.ts";
import { crossFitEstimate } from "../cross-fit/cross-fit-estimate.ts";
import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { whitened } from "./principal-components.ts";
import { straightenFold } from "./straighten-fold.ts";

const FOLDS = 4;
/** Rows for each number of both codes: the validation rows of a fold, a tenth of them, must outnumber these. */
const ROWS_PER_NUMBER = 20;

/**
 * Estimates the mutual information of codes by N-MIENF with maps that bend freely in place of flows, cross-fitted.
 *
 * @param codes - few columns a side. @throws DataError when there are too few rows for them.
 */
export async function straightenedInformation(
  codes: { readonly x: Matrix; readonly y: Matrix },
  context: EstimateContext & { readonly runtime: Runtime },
  name: string,
): Promise<Estimate> {
  const numbers = codes.x.columns + codes.y.columns;
  if (codes.x.rows < ROWS_PER_NUMBER * numbers) {
    throw new DataError(
      `${name}: expected at least ${ROWS_PER_NUMBER * numbers} rows for codes of ${codes.x.columns} + ${codes.y.columns} numbers, got ${codes.x.rows}; use more rows, a smaller code, or readOut=auto`,
    );
  }
  const samples = { x: whitened(codes.x), y: whitened(codes.y), sampleSize: codes.x.rows };
  const folds = await crossFit(samples, FOLDS, context, (rows, run) =>
    straightenFold(samples, rows, run),
  );
  return crossFitEstimate(
    samples,
    folds,
    {
      name,
      intervalMethod:
        "normal: standard error of the pointwise values of rows held out, widened by how much more the maps find in the rows that they were trained on",
      // More rows would find some of it in others, too.
      doubt: ({ mutualInformation, measures }) =>
        Math.max(0, (measures["onTrainingRows"] ?? 0) - mutualInformation),
      findings: () => [
        {
          severity: "note",
          message:
            "the codes are read as a Gaussian pair after maps of each side: too low where no such maps exist; compare readOut=auto",
        },
      ],
    },
    context,
  );
}
