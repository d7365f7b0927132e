import { exp, mul, neg, sub, sum } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { DataError, DomainError, ShapeError, createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "../distribution.ts";
import { checkColumns, checkDim } from "./checks.ts";
import { defineDistribution } from "./define-distribution.ts";

/** Options of the laws with a location and a scale for each column. */
export interface LocationScaleOptions {
  /** Locations to start from; one number for all columns or one each; default 0. */
  readonly location?: number | ArrayLike<number>;
  /** Scales to start from, > 0; one number for all columns or one each; default 1. */
  readonly scale?: number | ArrayLike<number>;
}

/** A law of independent columns, each with its location and scale. */
export interface LocationScaleDistribution extends Distribution {
  /** Both `[dim]`. */
  readonly parameters: { readonly location: Parameter; readonly logScale: Parameter };
  entropy(): number;
  /**
   * Fits locations and scales by maximum likelihood.
   *
   * @throws ShapeError when columns differ; DataError when a column is constant.
   */
  fit(x: Matrix): void;
}

/** A law of one column at location 0 and scale 1. */
export interface StandardLaw {
  /** Log-density, element by element. */
  readonly logProb: (z: Tensor) => Tensor;
  readonly draw: (source: RandomSource) => number;
  /** Nats. */
  readonly entropy: number;
  readonly fit: (column: Float64Array) => { readonly location: number; readonly scale: number };
}

/** Makes the law of independent columns of a standard law, moved and scaled. */
export function locationScale(
  config: DistributionConfig & { readonly dim: number },
  law: StandardLaw,
  options: LocationScaleOptions,
): LocationScaleDistribution {
  const { kind, dim } = config;
  checkDim(kind, "dim", dim);
  const { location = 0, scale = 1 } = options;
  const parameters = {
    location: createParameter([dim], spread(kind, "locations", location, dim)),
    logScale: createParameter([dim], checkedScales(kind, scale, dim).map(Math.log)),
  };
  return defineDistribution({
    dim,
    config,
    parameters,
    logProb(x): Tensor1D {
      const logScale = parameters.logScale.read();
      const z = mul(sub(x, parameters.location.read()), exp(neg(logScale)));
      return sub(sum(law.logProb(z), 1), sum(logScale));
    },
    sample(sampleSize: number, source: RandomSource): Matrix {
      const rows = createMatrix(sampleSize, dim);
      for (let index = 0; index < rows.data.length; index++) {
        const column = index % dim;
        const deviation = Math.exp(parameters.logScale.values[column]!);
        rows.data[index] = parameters.location.values[column]! + deviation * law.draw(source);
      }
      return rows;
    },
    entropy: () =>
      dim * law.entropy + parameters.logScale.values.reduce((total, each) => total + each, 0),
    fit(x: Matrix): void {
      checkColumns(kind, x, dim);
      const fitted = Array.from({ length: dim }, (_, column) => {
        const values = Float64Array.from(
          { length: x.rows },
          (__, row) => x.data[row * dim + column]!,
        );
        const { location: centre, scale: width } = law.fit(values);
        if (!(width > 0 && width < Infinity)) {
          throw new DataError(`${kind}: expected columns that vary, got scale ${width}`, {
            column,
          });
        }
        return { centre, width };
      });
      parameters.location.assign(fitted.map(({ centre }) => centre));
      parameters.logScale.assign(fitted.map(({ width }) => Math.log(width)));
    },
  });
}

/** @throws ShapeError unless `values` is one number or `count` of them. */
export function spread(
  kind: string,
  name: string,
  values: number | ArrayLike<number>,
  count: number,
): number[] {
  const list = typeof values === "number" ? Array<number>(count).fill(values) : Array.from(values);
  if (list.length !== count) {
    throw new ShapeError(`${kind}: expected ${count} ${name}, got ${list.length}`);
  }
  return list;
}

function checkedScales(kind: string, values: number | ArrayLike<number>, dim: number): number[] {
  const list = spread(kind, "scales", values, dim);
  for (const value of list) {
    if (!(value > 0 && value < Infinity)) {
      throw new DomainError(`${kind}: expected positive scales, got ${value}`);
    }
  }
  return list;
}
