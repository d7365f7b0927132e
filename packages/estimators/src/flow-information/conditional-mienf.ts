import type { Matrix, MatrixLike } from "@mienf/numeric";
import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import { joined } from "../mienf/fold-model.ts";
import { checkedParts } from "./checked-parts.ts";
import type { FlowInformationSettings } from "./flow-information-options.ts";
import { termEstimator } from "./flow-information-options.ts";
import { sumOfTerms } from "./signed-terms.ts";

const NAME = "conditional-mienf";

/**
 * Estimates I(X; Y | Z) in nats by normalizing flows and the chain rule, I(X; Y, Z) − I(X; Z); never clipped.
 *
 * Both terms are cross-fitted on the same folds, so `pointwise` has, for every row, a difference of two models that have not
 * seen it. Where the base of either cannot represent the law, that term is usually too low, and the difference has an error
 * of either sign; the two cancel best where Y adds little to Z. Since X is in both, let it be the side with fewer columns.
 *
 * @param samples - X, Y and Z, shapes `[n, dx]`, `[n, dy]`, `[n, dz]`.
 * @param settings - see {@link flowInformationOptions}; all have defaults.
 * @throws ShapeError when the rows do not pair up. @throws DataError when the data cannot be used.
 * @throws ConfigError when a setting is unknown or out of range. @throws AbortedError when the signal fires.
 * @see Cover and Thomas 2006, "Elements of information theory", theorem 2.5.2; Butakov et al. 2024 for each term.
 */
export async function conditionalMienf(
  samples: { readonly x: MatrixLike; readonly y: MatrixLike; readonly z: MatrixLike },
  settings: FlowInformationSettings = {},
  context: EstimateContext = {},
): Promise<Estimate> {
  const [x, y, z] = checkedParts(NAME, [
    { name: "x", rows: samples.x },
    { name: "y", rows: samples.y },
    { name: "z", rows: samples.z },
  ]) as [x: Matrix, y: Matrix, z: Matrix];
  const columns = x.columns + y.columns + z.columns;
  return sumOfTerms(
    [
      { name: "I(X; Y, Z)", sign: 1, x, y: joined(y, z) },
      { name: "I(X; Z)", sign: -1, x, y: z },
    ],
    termEstimator(NAME, settings, columns),
    { name: NAME, dimensions: { x: x.columns, y: y.columns } },
    context,
  );
}
