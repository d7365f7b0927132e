/** @file The pointwise mutual information of the laws of latents, as tensor operations: `evaluateLaw` for models that leave. */
import {
  add,
  addN,
  concat,
  gather,
  log1p,
  logSumExp,
  matMul,
  mul,
  reshape,
  softplus,
  square,
  sub,
  sum,
  tensor,
} from "@tensorflow/tfjs-core";
import type { Rank, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { blockFactors } from "../latent-law/gaussian-mixture.ts";
import type { Block, GaussianMixture } from "../latent-law/gaussian-mixture.ts";
import type { NoisyPairs } from "../latent-law/noisy-pairs.ts";
import type { PairedMixtures } from "../latent-law/paired-mixtures.ts";
import { studentBlock } from "../latent-law/student-copula.ts";
import type { StudentCopula } from "../latent-law/student-copula.ts";
import type { FoldModel } from "../mienf/fold-model.ts";
import { densityTensors } from "./margin-tensors.ts";
import { studentTensors } from "./student-tensors.ts";

/** Pointwise mutual information in nats of latents `[rows, dx]` and `[rows, dy]`. */
export type PointwiseTensors = (u: Tensor2D, v: Tensor2D) => Tensor1D;

/** The pointwise mutual information of a model's latents, `[rows]`. */
export function lawTensors(fold: FoldModel): PointwiseTensors {
  const ofLaw = lawAlone(fold);
  const { dependence: weight = 1 } = fold;
  if (weight === 1) {
    return ofLaw;
  }
  // log(w e^value + 1 − w), whose parts are log w + value and log(1 − w).
  return weight === 0
    ? (u, v) => mul(ofLaw(u, v), 0)
    : (u, v) =>
        add(
          softplus(add(ofLaw(u, v), Math.log(weight) - Math.log1p(-weight))),
          Math.log1p(-weight),
        );
}

function lawAlone({ model, law }: FoldModel): PointwiseTensors {
  switch (law?.kind) {
    case "mixture":
      return mixtureTensors(law);
    case "noise":
      return noiseTensors(law);
    case "pairs":
      return pairTensors(law);
    case "student":
      return studentPointwise(law);
    case "tridiagonal":
    case undefined:
      return (u, v) => model.base.pointwiseMutualInformation(u, v);
  }
}

function mixtureTensors(law: GaussianMixture): PointwiseTensors {
  const dim = law.means.columns;
  const joint = blockDensity(law, { from: 0, to: dim });
  const left = blockDensity(law, { from: 0, to: law.dimX });
  const right = blockDensity(law, { from: law.dimX, to: dim });
  return (u, v) => sub<Tensor1D>(joint(concat([u, v], 1)), add(left(u), right(v)));
}

/** Log-density of a block of a mixture: all components' whitened rows are one matrix product. */
function blockDensity(law: GaussianMixture, block: Block): (rows: Tensor2D) => Tensor1D {
  const dim = block.to - block.from;
  const { factors, constants } = blockFactors(law, block);
  const count = constants.length;
  const weights = new Float64Array(dim * count * dim);
  const offsets = new Float64Array(count * dim);
  for (const [k, factor] of factors.entries()) {
    for (let i = 0; i < dim; i += 1) {
      for (let j = 0; j < dim; j += 1) {
        const weight = factor[i * dim + j] as number;
        weights[j * count * dim + k * dim + i] = weight;
        const mean = law.means.data[k * law.means.columns + block.from + j] as number;
        offsets[k * dim + i] = (offsets[k * dim + i] as number) + weight * mean;
      }
    }
  }
  return (rows) => {
    const white = sub(
      matMul(rows, constant2D(weights, [dim, count * dim])),
      constant2D(offsets, [1, count * dim]),
    );
    const squares = sum(reshape(square(white), [-1, count, dim]), 2);
    return logSumExp(sub(constant2D(constants, [1, count]), mul(squares, 0.5)), 1);
  };
}

function pairTensors({ pairs }: PairedMixtures): PointwiseTensors {
  const each = pairs.map(({ u, v, law }) => ({ u, v, pointwise: mixtureTensors(law) }));
  return (uRows, vRows) =>
    addN<Tensor1D>(
      each.map(({ u, v, pointwise }) => pointwise(columnOf(uRows, u), columnOf(vRows, v))),
    );
}

function noiseTensors({ pairs }: NoisyPairs): PointwiseTensors {
  const each = pairs.map(({ maps, ...pair }) => ({
    ...pair,
    effectDensity: densityTensors(maps.effect),
    noiseDensity: densityTensors(maps.noise),
  }));
  return (uRows, vRows) =>
    addN<Tensor1D>(
      each.map(({ u, v, cause, slope, effectDensity, noiseDensity }) => {
        const sides = [columnOf(uRows, u), columnOf(vRows, v)] as const;
        const [from, to] = cause === "u" ? sides : [sides[1], sides[0]];
        return sub<Tensor1D>(noiseDensity(sub(to, mul(from, slope))), effectDensity(to));
      }),
    );
}

function columnOf(rows: Tensor2D, column: number): Tensor2D {
  return gather(rows, tensor([column], [1], "int32"), 1);
}

function studentPointwise(law: StudentCopula): PointwiseTensors {
  const { dimX, scatter, degreesOfFreedom } = law;
  const { forward: studentOf } = studentTensors(degreesOfFreedom);
  const density = (block: Block): ((rows: Tensor2D) => Tensor1D) => {
    const dim = block.to - block.from;
    const { factor, constant } = studentBlock(law, block);
    return (rows) => {
      const white = matMul(rows, constant2D(factor, [dim, dim]), false, true);
      const excess = log1p(mul(sum(square(white), 1), 1 / degreesOfFreedom));
      return sub<Tensor1D>(constant, mul(excess, (degreesOfFreedom + dim) / 2));
    };
  };
  const joint = density({ from: 0, to: scatter.rows });
  const left = density({ from: 0, to: dimX });
  const right = density({ from: dimX, to: scatter.rows });
  return (u, v) => {
    const [x, y] = [studentOf(u) as Tensor2D, studentOf(v) as Tensor2D];
    return sub<Tensor1D>(joint(concat([x, y], 1)), add(left(x), right(y)));
  };
}

function constant2D(values: Float64Array, shape: [number, number]): Tensor2D {
  return tensor<Rank.R2>(Float32Array.from(values), shape);
}
