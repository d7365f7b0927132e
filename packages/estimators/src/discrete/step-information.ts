import type { Matrix } from "@mienf/numeric";
import { classicalEstimate } from "../classical/internal/closed-form-estimate.ts";
import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { Finding } from "../interface/verdict.ts";
import { entropyOfValues } from "./entropy-of-values.ts";
import { isStepFunction } from "./step-function.ts";

/** Fewer rows do not tell an entropy. */
const LEAST_ROWS = 30;
/** Doubt that is worth a warning, in nats. */
const WORTH_SAYING = 0.1;

/** What is said of a column that is a step function of another. */
export interface StepInformation {
  readonly estimate: Estimate;
  /** By how much the estimate may be off beyond the sampling of the rows, in nats; its interval has this too. */
  readonly doubt: number;
}

/**
 * Mutual information of one column and another that is a step function of it, as a rounded copy is: the latter's entropy.
 *
 * @param x - shape `[n, 1]`. @param y - shape `[n, 1]`. @param columns - which of their sides they are, for warnings; default the first.
 * @returns null where neither is a step function of the other, or a side has more columns.
 */
export function stepInformation(
  x: Matrix,
  y: Matrix,
  context: EstimateContext,
  columns: { readonly u: number; readonly v: number } = { u: 0, v: 0 },
): StepInformation | null {
  const startMs = performance.now();
  if (x.columns !== 1 || y.columns !== 1 || x.rows < LEAST_ROWS) {
    return null;
  }
  const samples = pairedSamples(x, y, () => LEAST_ROWS);
  const [ofX, ofY] = [samples.x.data, samples.y.data];
  const stepped = isStepFunction(ofX, ofY) ? "y" : isStepFunction(ofY, ofX) ? "x" : null;
  if (stepped === null) {
    return null;
  }
  const { pointwise, doubt, method } = entropyOfValues(
    stepped === "y" ? ofY : ofX,
    context.seed ?? 0,
  );
  const { mean, standardError } = meanWithError(pointwise);
  const [ofU, ofV] = [`column ${columns.u} of x`, `column ${columns.v} of y`];
  const names = stepped === "y" ? { stepped: ofV, from: ofU } : { stepped: ofU, from: ofV };
  const estimate = classicalEstimate(
    samples,
    {
      name: "step-function",
      mutualInformation: mean,
      standardError: Math.hypot(standardError, doubt),
      intervalMethod:
        "normal: standard error of the mean of what the rows contribute to the entropy, widened by how far two estimators of it differ",
      pointwise,
      findings: findingsOf(names, doubt),
      diagnostics: {
        readOut: `entropy of ${stepped}, a step function of ${stepped === "y" ? "x" : "y"}: ${method}`,
      },
      startMs,
    },
    context,
  );
  return { estimate, doubt };
}

function findingsOf(
  { stepped, from }: { readonly stepped: string; readonly from: string },
  doubt: number,
): Finding[] {
  const said: Finding = {
    severity: "note",
    message: `${stepped} is a step function of ${from}, as where one is the other rounded: mutual information is the entropy of ${stepped}`,
  };
  return doubt < WORTH_SAYING
    ? [said]
    : [
        said,
        {
          severity: "care",
          message: `many values of ${stepped} are too rare for its entropy, which may be off by ${doubt.toFixed(1)} nats; use more rows or coarser values`,
        },
      ];
}
