import type { Tensor2D } from "@tensorflow/tfjs-core";
import { ConfigError, ShapeError } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { PairSample } from "../distribution.ts";

/** @throws ConfigError unless `dim` is a whole number ≥ 1. */
export function checkDim(kind: string, name: string, dim: number): void {
  if (!Number.isInteger(dim) || dim < 1) {
    throw new ConfigError(`${kind}: expected a whole ${name} ≥ 1, got ${dim}`);
  }
}

/** @throws ShapeError unless `x` is `[batch, dim]`. */
export function checkPoints(kind: string, x: Tensor2D, dim: number): void {
  if (x.rank !== 2 || x.shape[1] !== dim) {
    throw new ShapeError(
      `${kind}: expected a tensor of shape [batch, ${dim}], got [${x.shape.join(", ")}]`,
    );
  }
}

/** @throws ShapeError unless x is `[batch, dimX]` and y `[batch, dimY]`, of equally many rows. */
export function checkPairs(
  kind: string,
  [x, y]: readonly [Tensor2D, Tensor2D],
  [dimX, dimY]: readonly [number, number],
): void {
  checkPoints(kind, x, dimX);
  checkPoints(kind, y, dimY);
  if (x.shape[0] !== y.shape[0]) {
    throw new ShapeError(
      `${kind}: expected equally many rows on both sides, got ${x.shape[0]} and ${y.shape[0]}`,
    );
  }
}

/** @throws ShapeError unless `rows` has `dim` columns, and at least one row. */
export function checkColumns(kind: string, rows: Matrix, dim: number): void {
  if (rows.columns !== dim || rows.rows < 1) {
    throw new ShapeError(
      `${kind}: expected rows of ${dim} columns, got ${rows.rows}×${rows.columns}`,
    );
  }
}

/** @throws ShapeError unless x has `dimX` columns, y `dimY`, and equally many rows, at least one. */
export function checkPairColumns(
  kind: string,
  { x, y }: PairSample,
  [dimX, dimY]: readonly [number, number],
): void {
  checkColumns(kind, x, dimX);
  checkColumns(kind, y, dimY);
  if (x.rows !== y.rows) {
    throw new ShapeError(`${kind}: expected paired rows, got ${x.rows} and ${y.rows}`);
  }
}
