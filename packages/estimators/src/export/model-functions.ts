import { trainableParameters } from "@mienf/core";
import { addN, mul, tidy } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LatentAxes } from "../latent-components/latent-axes.ts";
import { asRows } from "../mienf/pair-flow-model.ts";
import type { TreatedFlows } from "../mienf/treated-flows.ts";
import type { PointwiseTensors } from "./law-tensors.ts";
import { marginTensors } from "./margin-tensors.ts";
import type { ModelFunction, ModelFunctions } from "./model-function.ts";
import { sideTensors } from "./side-tensors.ts";

/** What {@link modelFunctions} needs to know of a kind of model. */
interface ModelReading<F extends TreatedFlows> {
  readonly axes: LatentAxes;
  readonly pointwiseOf: (fold: F) => PointwiseTensors;
}

/**
 * The functions of a trained model.
 *
 * `pointwise` is the mean over all folds, as `apply` gives it; latents are those of the first fold, as `transform` gives
 * them, since latents of different folds are not aligned.
 *
 * @param folds - at least one. @param reading - `axes` of the first, and what the law of each makes of its latents.
 * @throws ConfigError when float32 cannot hold the columns.
 */
export function modelFunctions<F extends TreatedFlows>(
  folds: readonly F[],
  reading: ModelReading<F>,
): ModelFunctions {
  const first = folds[0] as F;
  const { axes, pointwiseOf } = reading;
  const sides = { x: sideTensors(first, axes, "x"), y: sideTensors(first, axes, "y") };
  return {
    pointwise: pairFunction(first, {
      label: "pointwise",
      inputNames: ["x", "y"],
      outputNames: ["pointwise"],
      parameters: folds.flatMap(({ model }) => trainableParameters(model.parameters)),
      call: meanPointwise(folds, pointwiseOf),
    }),
    latents: pairFunction(first, {
      label: "latents",
      inputNames: ["x", "y"],
      outputNames: ["u", "v"],
      parameters: trainableParameters(first.model.parameters),
      call: (x, y) => tidy(() => [sides.x.forward(x), sides.y.forward(y)]),
    }),
    inverse: pairFunction(first, {
      label: "inverse",
      inputNames: ["u", "v"],
      outputNames: ["x", "y"],
      parameters: trainableParameters(first.model.parameters),
      call: (u, v) => tidy(() => [sides.x.inverse(u), sides.y.inverse(v)]),
    }),
  };
}

function pairFunction(
  { x, y }: TreatedFlows,
  rest: Omit<ModelFunction, "inputShapes" | "call"> & {
    readonly call: (first: Tensor, second: Tensor) => Tensor[];
  },
): ModelFunction {
  const { call } = rest;
  return {
    ...rest,
    call: (...inputs) => call(inputs[0] as Tensor, inputs[1] as Tensor),
    inputShapes: [
      ["rows", x.length],
      ["rows", y.length],
    ],
  };
}

function meanPointwise<F extends TreatedFlows>(
  folds: readonly F[],
  pointwiseOf: ModelReading<F>["pointwiseOf"],
): (x: Tensor, y: Tensor) => Tensor[] {
  const each = folds.map((fold) => ({
    margins: { x: marginTensors(fold.x), y: marginTensors(fold.y) },
    model: fold.model,
    pointwise: pointwiseOf(fold),
  }));
  return (x, y) =>
    tidy(() => {
      const values = each.map(({ margins, model: { flowX, flowY }, pointwise }) =>
        pointwise(
          flowX.forward(asRows(margins.x.forward(x))).y,
          flowY.forward(asRows(margins.y.forward(y))).y,
        ),
      );
      return [mul(addN(values), 1 / folds.length)];
    });
}
