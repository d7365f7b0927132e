import type { Estimate, EstimateContext } from "@mienf/estimators";
import {
  conditionalMienf,
  flowInformationOptions,
  totalCorrelationMienf,
} from "@mienf/estimators/flow-information";
import {
  conditionalMutualInformation,
  conditionalOptions,
  totalCorrelation,
  totalCorrelationOptions,
} from "@mienf/estimators/nearest-neighbors";
import type { Matrix, MatrixLike } from "@mienf/numeric";
import type { z } from "zod";
import { neighborEstimate } from "./neighbor-estimate.ts";
import type { PartsMethod } from "./parts-method.ts";

type Options = Readonly<Record<string, unknown>>;
type FlowFit = (
  parts: readonly Matrix[],
  settings: Options,
  context: EstimateContext,
) => Promise<Estimate>;

const flowOptions = flowInformationOptions.omit({ estimator: true });

/** What estimates I(X; Y | Z) of the parts X, Y and Z: the members of the MIENF family, and nearest neighbours. */
export const conditionalMethods: readonly PartsMethod[] = [
  ...flowMethods((parts, settings, context) => conditionalMienf(threeOf(parts), settings, context)),
  neighborMethod(conditionalOptions, (parts, options, context) =>
    conditionalMutualInformation(threeOf(parts), options, context),
  ),
];

/** What estimates the total correlation of two parts or more. */
export const totalCorrelationMethods: readonly PartsMethod[] = [
  ...flowMethods(totalCorrelationMienf),
  neighborMethod(totalCorrelationOptions, totalCorrelation),
];

function flowMethods(fit: FlowFit): PartsMethod[] {
  return flowInformationOptions.shape.estimator.unwrap().options.map((estimator) => ({
    name: estimator,
    options: flowOptions,
    fit: (parts, options, context) => fit(parts, { ...options, estimator }, context),
  }));
}

function neighborMethod(
  options: z.ZodObject,
  fit: (
    parts: readonly Matrix[],
    settings: Options,
    context: EstimateContext,
  ) => ReturnType<typeof totalCorrelation>,
): PartsMethod {
  return {
    name: "ksg",
    options,
    fit: async (parts, settings, context) =>
      neighborEstimate(await fit(parts, settings, context), context),
  };
}

function threeOf(parts: readonly Matrix[]): Record<"x" | "y" | "z", MatrixLike> {
  const [x, y, z] = parts as readonly [Matrix, Matrix, Matrix];
  return { x, y, z };
}
