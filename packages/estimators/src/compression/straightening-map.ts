import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { add, matMul, mul, reshape, sigmoid, sub } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import { indexedParameters } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import { denseLayer } from "../critics/network/dense-stack.ts";
import { logAbsDeterminants } from "./log-abs-determinants.ts";

/** A map of few numbers to as many, with its volume change. */
export interface StraighteningMap extends Module {
  /** `[batch, dim]` to `[batch, dim]`, and log|det J| of each row, `[batch]`, in nats. */
  forward(rows: Tensor2D): [image: Tensor2D, logDet: Tensor1D];
  /** The image alone. */
  image(rows: Tensor2D): Tensor2D;
}

/**
 * Makes z + g(z), with g two smooth hidden layers that end in 0: the identity at first.
 *
 * Unlike a flow it has no inverse in closed form, and nothing makes it injective but log|det J|, which is −∞ wherever it would
 * turn. In few dimensions it bends to any smooth map, where couplings of a flow need many layers.
 */
export function straighteningMap(
  dim: number,
  hidden: number,
  source: RandomSource,
): StraighteningMap {
  const first = denseLayer(dim, hidden, source.split("first"));
  const second = denseLayer(hidden, hidden, source.split("second"));
  const last = denseLayer(hidden, dim, "zero");
  const weight = (layer: typeof first): Tensor2D => layer.parameters.weight.read() as Tensor2D;
  return {
    parameters: indexedParameters([first, second, last]),
    image: (rows) => {
      const inner = smooth(second.apply(smooth(first.apply(rows)).value)).value;
      return add(rows, last.apply(inner));
    },
    forward: (rows) => {
      const [batch] = rows.shape;
      const a = smooth(first.apply(rows));
      const b = smooth(second.apply(a.value));
      // Row r of J_g is how g moves with z_r: the tangents of all directions, carried along with the values.
      const intoA = mul<Tensor3D>(
        reshape(weight(first), [1, dim, hidden]),
        reshape(a.slope, [batch, 1, hidden]),
      );
      const intoB = mul<Tensor3D>(
        reshape(matMul(reshape(intoA, [batch * dim, hidden]), weight(second)), [
          batch,
          dim,
          hidden,
        ]),
        reshape(b.slope, [batch, 1, hidden]),
      );
      const jacobian = matMul(reshape(intoB, [batch * dim, hidden]), weight(last));
      return [
        add(rows, last.apply(b.value)),
        logAbsDeterminants(reshape(jacobian, [batch, dim * dim]), dim, { plusIdentity: true }),
      ];
    },
  };
}

/** z·σ(z), and its slope σ(z)·(1 + z − z·σ(z)). */
function smooth(input: Tensor2D): { readonly value: Tensor2D; readonly slope: Tensor2D } {
  const gate = sigmoid(input);
  const value = mul<Tensor2D>(input, gate);
  return { value, slope: mul(gate, add(sub(input, value), 1)) };
}
