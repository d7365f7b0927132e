import { add, neg, tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import { tridiagonalGaussian } from "@mienf/distributions";
import type { TridiagonalGaussian } from "@mienf/distributions";
import { realNvp } from "@mienf/flows";
import type { Bijection } from "@mienf/flows";
import type { RandomSource } from "@mienf/numeric";

/** Two flows and the joint law of their latents: the model of MIENF. */
export interface PairFlowModel extends Module {
  readonly flowX: Bijection;
  readonly flowY: Bijection;
  readonly base: TridiagonalGaussian;
  /**
   * Negative log-likelihood of each row, in nats: −log q(f(x), g(y)) − log|det J_f| − log|det J_g|.
   *
   * @see Butakov et al. 2024, statement 4.8 with the base of definition 4.11.
   */
  rowLoss(x: Tensor2D, y: Tensor2D): Tensor1D;
  /** Pointwise mutual information of each row in nats, shape `[batch]`, and the latents `[batch, dim]` of both sides. */
  readOut(x: Tensor2D, y: Tensor2D): [pointwise: Tensor1D, u: Tensor2D, v: Tensor2D];
}

/** Makes an untrained model; its flows start near the identity. */
export function createPairFlowModel(options: {
  readonly dimX: number;
  readonly dimY: number;
  readonly couplings: number;
  readonly hidden: number;
  readonly source: RandomSource;
}): PairFlowModel {
  const { dimX, dimY, couplings, hidden, source } = options;
  const flow = (dim: number, side: string): Bijection =>
    realNvp(dim, { couplings, hidden: [hidden, hidden], source: source.split(side) });
  return assemble(flow(dimX, "x"), flow(dimY, "y"), tridiagonalGaussian(dimX, dimY));
}

/** Puts the parts together. */
export function assemble(
  flowX: Bijection,
  flowY: Bijection,
  base: TridiagonalGaussian,
): PairFlowModel {
  return {
    flowX,
    flowY,
    base,
    parameters: { x: flowX.parameters, y: flowY.parameters, base: base.parameters },
    rowLoss: (x, y) =>
      tidy(() => {
        const fx = flowX.forward(x);
        const fy = flowY.forward(y);
        return neg<Tensor1D>(add(base.logProb(fx.y, fy.y), add(fx.logDet, fy.logDet)));
      }),
    readOut: (x, y) => {
      const u = flowX.forward(x);
      const v = flowY.forward(y);
      return [base.pointwiseMutualInformation(u.y, v.y), u.y, v.y];
    },
  };
}

/** Narrows the tensors of a runtime to rows. */
export const asRows = (tensor: Tensor): Tensor2D => tensor as Tensor2D;
