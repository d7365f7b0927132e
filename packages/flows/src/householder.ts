import { div, matMul, mul, sqrt, square, sum, tensor2d, transpose } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { ConfigError, createRandomSource, identity } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { reflectionProduct } from "./internal/reflection-product.ts";

/** Options of {@link householder}. */
export interface HouseholderOptions {
  /** Number of reflections, ≥ 1; default dim, or dim + 1 where dim is odd: enough for every rotation. */
  readonly reflections?: number;
  /** Draws the first mirrors; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link householder}. */
export interface HouseholderConfig extends BijectionConfig {
  readonly kind: "householder";
  readonly dim: number;
  readonly reflections: number;
}

/**
 * Makes a learnable orthogonal map, the product of reflections `I − 2 v vᵀ / vᵀv`; its log-determinant is 0.
 *
 * Mirrors start in equal pairs, so an even number of them starts at the identity and stays a rotation for ever; an odd number
 * starts as one reflection and stays orientation-reversing. Parameter: `mirrors` `[reflections, dim]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `reflections` is no whole number ≥ 1.
 * @see Tomczak and Welling 2016, section 3.
 */
export function householder(dim: number, options: HouseholderOptions = {}): Bijection {
  checkDim("householder", dim);
  const { reflections = dim + (dim % 2), source = createRandomSource(0) } = options;
  if (!Number.isInteger(reflections) || reflections < 1) {
    throw new ConfigError(
      `householder: expected a whole number of reflections ≥ 1, got ${reflections}`,
    );
  }
  const mirrors = createParameter([reflections, dim], pairedMirrors(reflections, dim, source));
  const unit = Float32Array.from(identity(dim).data);
  const rotation = (): Tensor2D => {
    const vectors = mirrors.read();
    // Rows of length √2, so that a reflection is I − v vᵀ.
    const scaled = div<Tensor2D>(vectors, sqrt(mul(sum(square(vectors), 1, true), 0.5)));
    return reflectionProduct(scaled, tensor2d(unit, [dim, dim]));
  };
  const config: HouseholderConfig = { kind: "householder", dim, reflections };
  return defineBijection({
    dim,
    config,
    parameters: { mirrors },
    forward: (x) => ({ value: matMul(x, rotation()) }),
    inverse: (y) => ({ value: matMul(y, transpose(rotation())) }),
  });
}

function pairedMirrors(reflections: number, dim: number, source: RandomSource): Float64Array {
  const mirrors = source.fillNormal(new Float64Array(reflections * dim));
  for (let pair = 0; pair + 1 < reflections; pair += 2) {
    mirrors.copyWithin((pair + 1) * dim, pair * dim, (pair + 1) * dim);
  }
  return mirrors;
}
