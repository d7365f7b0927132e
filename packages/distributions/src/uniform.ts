import {
  greaterEqual,
  lessEqual,
  log,
  logicalAnd,
  neg,
  sub,
  sum,
  where,
} from "@tensorflow/tfjs-core";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { ConfigError, createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "./distribution.ts";
import { checkColumns, checkDim } from "./internal/checks.ts";
import { defineDistribution } from "./internal/define-distribution.ts";
import { spread } from "./internal/location-scale.ts";

/** Options of {@link uniform}. */
export interface UniformOptions {
  /** Lower ends; one number for all columns or one each; default 0. */
  readonly low?: number | ArrayLike<number>;
  /** Upper ends, above the lower ones; default 1. */
  readonly high?: number | ArrayLike<number>;
}

/** Structure of {@link uniform}. */
export interface UniformConfig extends DistributionConfig {
  readonly kind: "uniform";
  readonly dim: number;
}

/** The law that {@link uniform} makes. */
export interface Uniform extends Distribution {
  /** Both `[dim]`, and not trained: the density has no gradient across its edges. */
  readonly parameters: { readonly low: Parameter; readonly high: Parameter };
  entropy(): number;
  /**
   * Takes the smallest box that holds all rows: the maximum-likelihood fit.
   *
   * @throws ShapeError when columns differ; ConfigError when a column is constant.
   */
  fit(x: Matrix): void;
}

/**
 * Makes the uniform law on a box; its log-density is −Infinity outside. Edges belong to the box.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `dim` is no such number or a side is empty; ShapeError when ends are not as many as columns.
 * @see Johnson, Kotz and Balakrishnan 1995, "Continuous univariate distributions", volume 2, eq. 26.1.
 */
export function uniform(dim: number, options: UniformOptions = {}): Uniform {
  checkDim("uniform", "dim", dim);
  const { low = 0, high = 1 } = options;
  const parameters = {
    low: createParameter([dim], 0, { trainable: false }),
    high: createParameter([dim], 1, { trainable: false }),
  };
  const widths = (): Float64Array =>
    Float64Array.from(parameters.high.values, (end, k) => end - parameters.low.values[k]!);
  const setBox = (lows: readonly number[], highs: readonly number[]): void => {
    for (const [k, end] of highs.entries()) {
      const width = Math.fround(end) - Math.fround(lows[k]!);
      if (!(width > 0 && width < Infinity)) {
        throw new ConfigError(`uniform: expected low < high, got ${lows[k]} and ${end}`);
      }
    }
    parameters.low.assign(lows);
    parameters.high.assign(highs);
  };
  setBox(spread("uniform", "lower ends", low, dim), spread("uniform", "upper ends", high, dim));
  const entropy = (): number => widths().reduce((total, width) => total + Math.log(width), 0);
  const config: UniformConfig = { kind: "uniform", dim };
  return defineDistribution({
    dim,
    config,
    parameters,
    logProb(x): Tensor1D {
      const [start, end] = [parameters.low.read(), parameters.high.read()];
      const inside = logicalAnd(greaterEqual(x, start), lessEqual(x, end));
      return sum(where(inside, neg(log(sub(end, start))), -Infinity), 1);
    },
    sample(sampleSize: number, source: RandomSource): Matrix {
      const rows = createMatrix(sampleSize, dim);
      const lengths = widths();
      source.fillUniform(rows.data);
      for (let index = 0; index < rows.data.length; index++) {
        const column = index % dim;
        rows.data[index] = parameters.low.values[column]! + lengths[column]! * rows.data[index]!;
      }
      return rows;
    },
    entropy,
    fit(x: Matrix): void {
      checkColumns("uniform", x, dim);
      const lows = Array<number>(dim).fill(Infinity);
      const highs = Array<number>(dim).fill(-Infinity);
      for (const [index, value] of x.data.entries()) {
        const column = index % dim;
        lows[column] = Math.min(lows[column]!, Math.fround(value));
        highs[column] = Math.max(highs[column]!, Math.fround(value));
      }
      setBox(lows, highs);
    },
  });
}
