import type { Matrix, MatrixLike } from "@mienf/numeric";
import type { ApplyContext } from "../interface/estimate.ts";

/** What the pairs of latents of a model have in common. */
export interface LatentComponents {
  /** Of each pair in nats, in descending order; min(dx, dy) numbers, or none where the pairs are unknown. */
  readonly mutualInformation: Float64Array;
  /**
   * `"independent"`: pairs are independent of one another under the base, so these numbers add up to its mutual
   * information. `"linear"`: the base is not Gaussian; pairs are its canonical variables, each number is that of a Gaussian
   * pair with the same correlation, and dependence beyond correlations is in none of them. `"unknown"`: the base does not say
   * which latents belong together, as one of the caller's; latents are in the order that the flows give them.
   */
  readonly kind: "independent" | "linear" | "unknown";
}

/** Latents of both sides, row by row: column j of `u` is paired with column j of `v`, unless pairs are unknown. */
export interface PairedLatents {
  /** `[n, dx]`. */
  readonly u: Matrix;
  /** `[n, dy]`. */
  readonly v: Matrix;
}

/** A walk along one latent axis. */
export interface Traversal {
  /** Which latent, 0 the one with most mutual information. */
  readonly component: number;
  /** The values that it takes, in place of the row's own. */
  readonly values: ArrayLike<number>;
}

/**
 * A trained pair of flows as nonlinear canonical correlation analysis: columns to latents whose pairs are sorted by their
 * mutual information, and back.
 *
 * All of it is the model of the first fold, which was trained without that fold's rows: latents of different folds are not
 * aligned, so they cannot be averaged.
 *
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", statement 4.13 and appendix D.
 */
export interface LatentModel {
  /** What each pair of latents has in common. */
  components(): LatentComponents;
  /**
   * Maps rows to their latents.
   *
   * @param x - shape `[n, dx]`, the columns that the model was trained on. @param y - shape `[n, dy]`.
   * @throws ShapeError when the widths differ from the model's. @throws DataError when a value is not finite.
   */
  transform(x: MatrixLike, y: MatrixLike, context?: ApplyContext): Promise<PairedLatents>;
  /**
   * Maps latents back to columns.
   *
   * @param latents - `u` `[n, dx]`, `v` `[n, dy]`, or one of them.
   * @returns `x` where there was `u`, `y` where there was `v`.
   * @throws ShapeError when the widths differ from the model's. @throws DataError when a value is not finite.
   */
  inverse(
    latents: { readonly u?: MatrixLike; readonly v?: MatrixLike },
    context?: ApplyContext,
  ): Promise<{ readonly x: Matrix | null; readonly y: Matrix | null }>;
  /**
   * Moves a row along one latent axis, its other latents staying as they are.
   *
   * @param side - which side the row is of. @param row - its columns.
   * @returns one row of original columns for each value, shape `[values, dim]`.
   * @throws ShapeError when the width differs from the model's. @throws ConfigError when there is no such component.
   */
  traverse(
    side: "x" | "y",
    row: ArrayLike<number>,
    traversal: Traversal,
    context?: ApplyContext,
  ): Promise<Matrix>;
}
