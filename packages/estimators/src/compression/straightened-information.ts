import type { Runtime } from "@mienf/core";
import type { Matrix } from "@mienf/numeric";
import { DataError } from "@mienf/numeric";
import { determinedFinding } from "../classical/internal/gaussian-information.ts";
import { crossFit } from "../cross-fit/cross-fit.ts";
import type { FoldRun } from "../cross-fit/cross-fit.ts";
import { crossFitEstimate } from "../cross-fit/cross-fit-estimate.ts";
import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import type { Finding } from "../interface/verdict.ts";
import { intrinsicDimension } from "./intrinsic-dimension.ts";
import { joinedRows, separatedRows } from "./joined-rows.ts";
import { whitened } from "./principal-components.ts";
import { straightenFold } from "./straighten-fold.ts";

const FOLDS = 4;
/** Rows for each number of both codes: the validation rows of a fold, a tenth of them, must outnumber these. */
const ROWS_PER_NUMBER = 20;
/** Intrinsic dimension for each number of a code below which it lies near a surface: it is 0.75 or more where codes fill their space. */
const SURFACE = 0.68;

/**
 * Estimates the mutual information of codes by N-MIENF with maps that bend freely in place of flows, cross-fitted.
 *
 * Sides that look alike may have one map, which so learns from twice the rows: where it does better on the validation rows of the
 * first fold than a map of each side.
 *
 * @param codes - few columns a side. @param how - `name` of the estimator; `alike`: whether the sides are, by one code.
 * @throws DataError when there are too few rows for them.
 */
export async function straightenedInformation(
  codes: { readonly x: Matrix; readonly y: Matrix },
  context: EstimateContext & { readonly runtime: Runtime },
  { name, alike }: { readonly name: string; readonly alike: boolean },
): Promise<Estimate> {
  const numbers = codes.x.columns + codes.y.columns;
  if (codes.x.rows < ROWS_PER_NUMBER * numbers) {
    throw new DataError(
      `${name}: expected at least ${ROWS_PER_NUMBER * numbers} rows for codes of ${codes.x.columns} + ${codes.y.columns} numbers, got ${codes.x.rows}; use more rows, a smaller code, or readOut=auto`,
    );
  }
  const white = alike
    ? separatedRows(whitened(joinedRows(codes.x, codes.y)), codes.x.rows)
    : { x: whitened(codes.x), y: whitened(codes.y) };
  const samples = { ...white, sampleSize: codes.x.rows };
  let sameMap = alike ? undefined : false;
  const folds = await crossFit(samples, FOLDS, context, async (rows, run) => {
    if (sameMap !== undefined) {
      return straightenFold(samples, rows, { ...run, sameMap });
    }
    const one = await straightenFold(samples, rows, { ...half(run, 0), sameMap: true });
    const two = await straightenFold(samples, rows, { ...half(run, 1), sameMap: false });
    sameMap = one.heldOutLoss <= two.heldOutLoss;
    return sameMap ? one : two;
  });
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
      findings: ({ measures }) => [
        ...determinedFinding(Float64Array.of(measures["strongestCorrelation"]!)),
        ...surfaceFindings("x", codes.x),
        ...surfaceFindings("y", codes.y),
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

/** The first or second half of a fold's work. */
function half(run: FoldRun, index: 0 | 1): FoldRun {
  return {
    ...run,
    maxSeconds: run.maxSeconds === undefined ? undefined : run.maxSeconds / 2,
    onEpoch: (progress, share) => run.onEpoch(progress, (index + share) / 2),
  };
}

/** Whether codes have more numbers than they seem to depend on: the maps then need not press them together to show one twice. */
function surfaceFindings(side: string, codes: Matrix): Finding[] {
  const dimension = intrinsicDimension(codes);
  return dimension > SURFACE * codes.columns
    ? []
    : [
        {
          severity: "distrust",
          message: `the ${codes.columns} numbers of the code of ${side} seem to depend on some ${dimension.toFixed(1)}: what such codes share may be counted twice; use a smaller code, or readOut=auto`,
        },
      ];
}
