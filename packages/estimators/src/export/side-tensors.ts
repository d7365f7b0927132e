import { add, matMul, sub, tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LatentAxes, SideAxes } from "../latent-components/latent-axes.ts";
import { asRows } from "../mienf/pair-flow-model.ts";
import type { TreatedFlows } from "../mienf/treated-flows.ts";
import { marginTensors } from "./margin-tensors.ts";
import type { MarginTensors } from "./margin-tensors.ts";
import { studentTensors } from "./student-tensors.ts";

/** Columns of one side to its paired latents and back, as tensor operations. */
export function sideTensors(
  { x, y, model }: TreatedFlows,
  axes: LatentAxes,
  side: "x" | "y",
): MarginTensors {
  const margins = marginTensors(side === "x" ? x : y);
  const flow = side === "x" ? model.flowX : model.flowY;
  const bend = axes.degreesOfFreedom === null ? null : studentTensors(axes.degreesOfFreedom);
  const own = axes[side];
  return {
    forward: (rows) => {
      const raw = flow.forward(asRows(margins.forward(rows))).y;
      const centred = sub(bend?.forward(raw) ?? raw, meansOf(own));
      return matMul(centred, squareOf(own.weights.data, own));
    },
    inverse: (latents) => {
      const raw = add(matMul(latents, squareOf(own.back.data, own)), meansOf(own));
      return margins.inverse(flow.inverse(asRows(bend?.inverse(raw) ?? raw)).x);
    },
  };
}

function meansOf({ means }: SideAxes): Tensor {
  return tensor(Float32Array.from(means), [1, means.length]);
}

function squareOf(values: Float64Array, { means }: SideAxes): Tensor {
  return tensor(Float32Array.from(values), [means.length, means.length]);
}
