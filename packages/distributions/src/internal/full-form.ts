import { concat } from "@tensorflow/tfjs-core";
import { createMatrix, logDeterminantSpd, multiply, transpose } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { GaussianMoments } from "../gaussian-moments.ts";
import type { PairForm } from "./pair-form.ts";
import { precisionFactor } from "./precision-factor.ts";
import type { PrecisionFactor, PrecisionParameters } from "./precision-factor.ts";
import { covarianceBlock, splitColumns } from "./rows.ts";

/** A {@link PairForm} of any centre and scatter. */
export interface FullForm extends PairForm {
  readonly parameters: PrecisionParameters;
  readonly moments: () => GaussianMoments;
  /** @throws ShapeError when sizes differ; DomainError when the covariance is not positive definite. */
  readonly setMoments: (moments: GaussianMoments) => void;
}

/** Makes the form of any centre and scatter; it starts as N(0, I). */
export function fullForm(kind: string, dimX: number, dimY: number): FullForm {
  const dim = dimX + dimY;
  const factor = precisionFactor(dim);
  return {
    dimX,
    dimY,
    parameters: factor.parameters,
    whiten: (x, y) => factor.whiten(concat([x, y], 1)),
    whitenX: (x) => factor.whitenLeading(x),
    whitenY: (y) => factor.whitenTrailing(y, dimX),
    sample: (sampleSize, source, drawScale) =>
      splitColumns(sampleNormal(factor, sampleSize, { source, drawScale }), dimX),
    information() {
      const [lower = createMatrix(dim, dim)] = factor.covarianceFactors();
      // ln|Σ| is ln|Σ_x| and the residuals' of Y.
      const block = covarianceBlock(multiply(lower, transpose(lower)), dimX, dim);
      return logDeterminantSpd(block) / 2 - logDiagonalSum(lower, dimX);
    },
    moments: () => factor.moments()[0] as GaussianMoments,
    setMoments: (moments) => {
      factor.assign(kind, [moments]);
    },
  };
}

/** Draws rows of a factor's only law, the centred draw of each multiplied by `drawScale`. */
export function sampleNormal(
  factor: PrecisionFactor,
  sampleSize: number,
  {
    source,
    drawScale,
  }: {
    readonly source: RandomSource;
    readonly drawScale: (source: RandomSource) => number;
  },
): Matrix {
  const [lower = createMatrix(0, 0)] = factor.covarianceFactors();
  const dim = lower.rows;
  const mean = factor.parameters.mean.values;
  const rows = createMatrix(sampleSize, dim);
  const noise = new Float64Array(dim);
  for (let row = 0; row < sampleSize; row++) {
    source.fillNormal(noise);
    const scale = drawScale(source);
    placeDraw(rows.data.subarray(row * dim, (row + 1) * dim), { lower, mean, noise, scale });
  }
  return rows;
}

/** Writes `mean + scale · lower · noise`. */
export function placeDraw(
  out: Float64Array,
  {
    lower,
    mean,
    noise,
    scale,
  }: {
    readonly lower: Matrix;
    readonly mean: ArrayLike<number>;
    readonly noise: Float64Array;
    readonly scale: number;
  },
): void {
  const dim = out.length;
  for (let i = 0; i < dim; i++) {
    let value = 0;
    for (let j = 0; j <= i; j++) {
      value += lower.data[i * dim + j]! * noise[j]!;
    }
    out[i] = mean[i]! + scale * value;
  }
}

function logDiagonalSum({ data, rows }: Matrix, from: number): number {
  let sum = 0;
  for (let i = from; i < rows; i++) {
    sum += Math.log(data[i * rows + i]!);
  }
  return sum;
}
