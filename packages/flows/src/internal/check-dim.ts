import { ConfigError } from "@mienf/numeric";

/** @throws ConfigError unless `dim` is a whole number ≥ 1. */
export function checkDim(kind: string, dim: number): void {
  if (!Number.isInteger(dim) || dim < 1) {
    throw new ConfigError(`${kind}: expected a whole dim ≥ 1, got ${dim}`);
  }
}

/** @throws ConfigError unless `dim` is a whole number ≥ 2: with one column, nothing is left to condition on. */
export function checkCouplingDim(kind: string, dim: number): void {
  checkDim(kind, dim);
  if (dim === 1) {
    throw new ConfigError(
      `${kind}: expected dim ≥ 2, got 1; use rationalQuadraticSpline, or realNvp, which does so itself`,
    );
  }
}
