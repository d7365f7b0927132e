import { logSumExp, matrixFrom, type MatrixLike, ShapeError } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkNumber, checkSize } from "../internal/checks.ts";
import { MONTE_CARLO_PLAN, type MonteCarloPlan } from "../internal/monte-carlo.ts";
import { cellEnds, cellOf } from "../internal/near-uniform.ts";
import { covarianceBlock, type NormalDensity, normalDensity } from "../internal/normal-density.ts";
import type { Law } from "../law.ts";

/** One normal law of a mixture, over the stacked (X, Y). */
export interface MixtureComponent {
  /** Relative weight, positive; default 1. Weights are scaled to add up to 1. */
  readonly weight?: number | undefined;
  /** Mean, length dimX + dimY. */
  readonly mean: ArrayLike<number>;
  /** Covariance, `[d, d]` positive definite, or the variances of independent coordinates, length d. */
  readonly covariance: MatrixLike;
}

/** How to make a {@link gaussianMixture}. */
export interface GaussianMixtureOptions {
  /** Number of coordinates of X: the first ones; the rest belong to Y. */
  readonly dimX: number;
  /** The mixed laws, at least one. */
  readonly components: readonly MixtureComponent[];
  /** Sample that gives the mutual information; default 200 000 rows. */
  readonly monteCarlo?: MonteCarloPlan | undefined;
}

interface Part {
  readonly logWeight: number;
  readonly mean: Float64Array;
  readonly both: NormalDensity;
  readonly x: NormalDensity;
  readonly y: NormalDensity;
}

/**
 * Makes a mixture of normal laws.
 *
 * The pointwise mutual information is closed form; its mean over a seeded sample is the mutual
 * information, found when first asked for, with its standard error.
 *
 * @param options - `dimX`, `components`, `monteCarlo`.
 * @throws ShapeError when there is no component or the sizes do not fit.
 * @throws DomainError when a weight is not positive or a covariance not positive definite.
 * @see Czyż et al. 2024, "On the Properties and Estimation of Pointwise Mutual Information Profiles".
 */
export function gaussianMixture(options: GaussianMixtureOptions): Law {
  const { dimX, components, monteCarlo = MONTE_CARLO_PLAN } = options;
  checkSize("gaussianMixture", "dimX", dimX);
  checkSize("gaussianMixture", "number of components", components.length);
  const dim = components[0]?.mean.length ?? 0;
  const dimY = dim - dimX;
  checkSize("gaussianMixture", "dimY (mean length less dimX)", dimY);
  const weights = Float64Array.from(components, ({ weight = 1 }) => weight);
  for (const weight of weights) {
    checkNumber("gaussianMixture", "weight", weight, { minimum: 0, exclusiveMinimum: true });
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = components.map((component, k) =>
    preparePart(component, { dimX, dim, share: (weights[k] ?? 0) / total }),
  );
  const ends = cellEnds(weights.map((weight) => weight / total));
  return defineLaw({
    name: "gaussian-mixture",
    parameters: { dimX, dimY, components: components.length },
    dimX,
    dimY,
    mutualInformation: monteCarlo,
    fill: (x, y, source) => {
      const noise = new Float64Array(dim);
      for (let i = 0; i < x.length / dimX; i++) {
        const part = parts[cellOf(ends, source.uniform())];
        source.fillNormal(noise);
        for (let j = 0; j < dim; j++) {
          const value = part === undefined ? NaN : drawCoordinate(part, noise, j);
          if (j < dimX) {
            x[i * dimX + j] = value;
          } else {
            y[i * dimY + j - dimX] = value;
          }
        }
      }
    },
    pointwise: (x, y, out) => {
      const row = new Float64Array(dim);
      const terms = new Float64Array(parts.length);
      const mix = (block: "both" | "x" | "y", values: Float64Array): number => {
        for (const [k, part] of parts.entries()) {
          terms[k] = part.logWeight + part[block].logDensity(values);
        }
        return logSumExp(terms);
      };
      for (let i = 0; i < out.length; i++) {
        const left = x.subarray(i * dimX, (i + 1) * dimX);
        const right = y.subarray(i * dimY, (i + 1) * dimY);
        row.set(left);
        row.set(right, dimX);
        out[i] = mix("both", row) - mix("x", left) - mix("y", right);
      }
    },
  });
}

function preparePart(
  { mean, covariance }: MixtureComponent,
  { dimX, dim, share }: { dimX: number; dim: number; share: number },
): Part {
  const given = matrixFrom(covariance);
  const sigma = given.columns === 1 && dim > 1 ? diagonalMatrix(given.data) : given;
  if (mean.length !== dim || sigma.rows !== dim || sigma.columns !== dim) {
    throw new ShapeError(
      `gaussianMixture: expected means of ${dim} and covariances of ${dim}×${dim}, ` +
        `got ${mean.length} and ${sigma.rows}×${sigma.columns}`,
    );
  }
  const centre = Float64Array.from(mean);
  return {
    logWeight: Math.log(share),
    mean: centre,
    both: normalDensity(centre, sigma),
    x: normalDensity(centre.slice(0, dimX), covarianceBlock(sigma, 0, dimX)),
    y: normalDensity(centre.slice(dimX), covarianceBlock(sigma, dimX, dim)),
  };
}

function diagonalMatrix(variances: Float64Array): {
  data: Float64Array;
  rows: number;
  columns: number;
} {
  const dim = variances.length;
  const data = new Float64Array(dim * dim);
  for (const [i, variance] of variances.entries()) {
    data[i * dim + i] = variance;
  }
  return { data, rows: dim, columns: dim };
}

function drawCoordinate({ mean, both }: Part, noise: Float64Array, j: number): number {
  const factor = both.factor.data;
  const dim = noise.length;
  let value = mean[j]!;
  // `diagonal` factors have nothing left of the diagonal.
  for (let k = both.diagonal ? j : 0; k <= j; k++) {
    value += factor[j * dim + k]! * noise[k]!;
  }
  return value;
}
