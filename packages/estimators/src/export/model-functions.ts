import { trainableParameters } from "@mienf/core";
import { addN, mul, tidy } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { latentAxes } from "../latent-components/latent-axes.ts";
import { lawOf } from "../mienf/fold-model.ts";
import type { FoldModel } from "../mienf/fold-model.ts";
import { asRows } from "../mienf/pair-flow-model.ts";
import { lawTensors } from "./law-tensors.ts";
import { marginTensors } from "./margin-tensors.ts";
import type { ModelFunction, ModelFunctions } from "./model-function.ts";
import { sideTensors } from "./side-tensors.ts";

/**
 * The functions of a trained model.
 *
 * `pointwise` is the mean over all folds, as `apply` gives it; latents are those of the first fold, as `transform` gives
 * them, since latents of different folds are not aligned.
 *
 * @param folds - at least one.
 * @throws ConfigError when float32 cannot hold the columns.
 */
export function modelFunctions(folds: readonly FoldModel[]): ModelFunctions {
  const first = folds[0] as FoldModel;
  const axes = latentAxes(lawOf(first), { x: first.x.length, y: first.y.length });
  const sides = { x: sideTensors(first, axes, "x"), y: sideTensors(first, axes, "y") };
  return {
    pointwise: pairFunction(first, {
      label: "pointwise",
      inputNames: ["x", "y"],
      outputNames: ["pointwise"],
      parameters: folds.flatMap(({ model }) => trainableParameters(model.parameters)),
      call: pointwiseOf(folds),
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
  { x, y }: FoldModel,
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

function pointwiseOf(folds: readonly FoldModel[]): (x: Tensor, y: Tensor) => Tensor[] {
  const each = folds.map((fold) => ({
    margins: { x: marginTensors(fold.x), y: marginTensors(fold.y) },
    model: fold.model,
    pointwise: lawTensors(fold),
  }));
  return (x, y) =>
    tidy(() => {
      const values = each.map(({ margins, model, pointwise }) => {
        const [u, v] = model.latents(asRows(margins.x.forward(x)), asRows(margins.y.forward(y)));
        return pointwise(u, v);
      });
      return [mul(addN(values), 1 / folds.length)];
    });
}
