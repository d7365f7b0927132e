import type { ResultRow } from "../store/result-row.ts";
import { accuracy } from "./accuracy.ts";
import { groupRows } from "./group-rows.ts";

/** How the error falls with N. */
export interface Convergence {
  readonly estimator: string;
  /** RMSE in nats at each N, ascending. */
  readonly points: readonly { readonly rows: number; readonly rmse: number }[];
  /** Exponent p of RMSE ≈ c·N^p by least squares in logarithms: −½ for independent rows, nearer 0 where bias is left. */
  readonly exponent: number;
}

/** Convergence in N of each estimator, over laws for which it has an estimate at every N; needs two N. */
export function convergence(rows: readonly ResultRow[]): Convergence[] {
  return [...groupRows(rows, (row) => row.estimator)].flatMap(([estimator, own]) => {
    const sizes = [...new Set(own.map((row) => row.rows))].toSorted((a, b) => a - b);
    const complete = [...groupRows(own, (row) => `${row.law} ${row.seed}`).values()].filter(
      (cells) =>
        sizes.every((size) => cells.some((row) => row.rows === size && row.estimate !== null)),
    );
    const points = sizes.map((size) => ({
      rows: size,
      rmse: accuracy(complete.flat().filter((row) => row.rows === size)).rmse,
    }));
    return sizes.length < 2 || complete.length === 0
      ? []
      : [
          {
            estimator,
            points,
            exponent: slope(points.map(({ rows: n, rmse }) => [Math.log(n), Math.log(rmse)])),
          },
        ];
  });
}

/** Slope of the least-squares line. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const center = (axis: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x0, y0] = [center(0), center(1)];
  const across = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0);
  return across / points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
}
