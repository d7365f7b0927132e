import { add, neg, tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import { tridiagonalGaussian } from "@mienf/distributions";
import type { TridiagonalGaussian } from "@mienf/distributions";
import {
  compose,
  elementwiseAffine,
  fixedAffine,
  householder,
  rationalQuadraticSpline,
  realNvp,
  twist,
} from "@mienf/flows";
import type { Bijection } from "@mienf/flows";
import type { RandomSource } from "@mienf/numeric";
import type { AffineStart, CanonicalStart } from "../preprocessing/canonical-start.ts";

/** What a flow does to all columns of a side together. */
export interface Middle {
  readonly kind: "couplings" | "twists";
  /** How many. */
  readonly layers: number;
}

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
  /** Latents `[batch, dim]` of both sides, and log|det J| of both flows together, `[batch]`, in nats. */
  latents(x: Tensor2D, y: Tensor2D): [u: Tensor2D, v: Tensor2D, logDet: Tensor1D];
}

/**
 * Makes an untrained model: each side's flow is its affine start, and every trainable layer is the identity.
 *
 * From data to latents: a spline for each column, the affine start, the middle, a spline and an affine map for each latent. One
 * column needs no middle.
 *
 * @param options - `middle`: couplings with linear layers, or twists with rotations before them; so many of them.
 */
export function createPairFlowModel(options: {
  readonly start: CanonicalStart;
  readonly middle: Middle;
  readonly hidden: number;
  readonly source: RandomSource;
}): PairFlowModel {
  const { start, middle, hidden, source } = options;
  const flow = (affine: AffineStart, side: string): Bijection => {
    const dim = affine.means.length;
    const outer = [rationalQuadraticSpline(dim), elementwiseAffine(dim)];
    if (middle.layers === 0 || dim === 1) {
      return compose([fixedAffine(affine.weights, affine.means), ...outer]);
    }
    return compose([
      rationalQuadraticSpline(dim),
      fixedAffine(affine.weights, affine.means),
      ...middleOf(dim, { ...middle, hidden, source: source.split(side) }),
      ...outer,
    ]);
  };
  const { x, y, componentMutualInformation } = start;
  const base = tridiagonalGaussian(x.means.length, y.means.length, { componentMutualInformation });
  return assemble(flow(x, "x"), flow(y, "y"), base);
}

function middleOf(
  dim: number,
  options: Middle & { readonly hidden: number; readonly source: RandomSource },
): Bijection[] {
  const { kind, layers, hidden, source } = options;
  return kind === "couplings"
    ? [realNvp(dim, { couplings: layers, hidden: [hidden, hidden], source })]
    : Array.from({ length: layers }, (_, layer) => [
        householder(dim, { source: source.split(`rotation ${layer}`) }),
        twist(dim, { hidden: [hidden], source: source.split(`twist ${layer}`) }),
      ]).flat();
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
    latents: (x, y) => {
      const u = flowX.forward(x);
      const v = flowY.forward(y);
      return [u.y, v.y, add(u.logDet, v.logDet)];
    },
  };
}

/** Narrows the tensors of a runtime to rows. */
export const asRows = (tensor: Tensor): Tensor2D => tensor as Tensor2D;
