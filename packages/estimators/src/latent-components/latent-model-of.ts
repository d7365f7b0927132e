import { createEagerRuntime } from "@mienf/core";
import { ConfigError, createMatrix, DataError, matrixFrom, ShapeError } from "@mienf/numeric";
import type { Matrix, MatrixLike } from "@mienf/numeric";
import type { TreatedFlows } from "../mienf/treated-flows.ts";
import type { LatentAxes } from "./latent-axes.ts";
import type { LatentModel } from "./latent-model.ts";
import { latentsToSide, sideToLatents } from "./map-side.ts";

/**
 * A trained model as maps between columns and paired latents.
 *
 * @param fold - the model. @param findAxes - its axes; called when they are first asked for.
 */
export function latentModelOf(fold: TreatedFlows, findAxes: () => LatentAxes): LatentModel {
  const dims = { x: fold.x.length, y: fold.y.length };
  let found: LatentAxes | null = null;
  const axes = (): LatentAxes => (found ??= findAxes());
  const read = (side: "x" | "y", name: string, values: MatrixLike): Matrix =>
    checkedRows(name, dims[side], matrixFrom(values));
  const sideOf = (side: "x" | "y") => ({ fold, axes: axes(), side });
  return {
    components: () => {
      const { mutualInformation, kind } = axes();
      return { mutualInformation: mutualInformation.slice(), kind };
    },
    async transform(x, y, context = {}) {
      const [xRows, yRows] = [read("x", "x", x), read("y", "y", y)];
      if (xRows.rows !== yRows.rows) {
        throw new ShapeError(
          `transform: expected x and y to pair up row by row, got ${xRows.rows} and ${yRows.rows} rows`,
        );
      }
      const runtime = context.runtime ?? (await createEagerRuntime());
      return {
        u: await sideToLatents(runtime, sideOf("x"), xRows),
        v: await sideToLatents(runtime, sideOf("y"), yRows),
      };
    },
    async inverse({ u, v }, context = {}) {
      const uRows = u === undefined ? null : read("x", "u", u);
      const vRows = v === undefined ? null : read("y", "v", v);
      const runtime = context.runtime ?? (await createEagerRuntime());
      return {
        x: uRows && (await latentsToSide(runtime, sideOf("x"), uRows)),
        y: vRows && (await latentsToSide(runtime, sideOf("y"), vRows)),
      };
    },
    async traverse(side, row, { component, values }, context = {}) {
      const dim = dims[side];
      if (!(Number.isInteger(component) && component >= 0 && component < dim)) {
        throw new ConfigError(
          `traverse: expected a component from 0 to ${dim - 1}, got ${component}`,
        );
      }
      const start = checkedRows(side, dim, createMatrix(1, row.length, row));
      const runtime = context.runtime ?? (await createEagerRuntime());
      const { data } = await sideToLatents(runtime, sideOf(side), start);
      const walk = createMatrix(values.length, dim);
      for (let at = 0; at < values.length; at += 1) {
        walk.data.set(data, at * dim);
        walk.data[at * dim + component] = values[at] as number;
      }
      return latentsToSide(runtime, sideOf(side), checkedRows("values", dim, walk));
    },
  };
}

function checkedRows(name: string, dim: number, rows: Matrix): Matrix {
  if (rows.columns !== dim) {
    throw new ShapeError(
      `latents: expected ${dim} columns in ${name}, as the model was trained on, got ${rows.columns}`,
    );
  }
  const wrong = rows.data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new DataError(
      `latents: expected finite numbers in ${name}, got ${rows.data[wrong]} in row ${Math.floor(wrong / dim)}`,
      { column: wrong % dim, row: Math.floor(wrong / dim) },
    );
  }
  return rows;
}
