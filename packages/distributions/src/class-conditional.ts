import { add, logSoftmax, logSumExp, mul, stack, sub, sum, tidy } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter, indexedParameters } from "@mienf/core";
import type { Parameter, ParameterTree } from "@mienf/core";
import { ConfigError, DomainError, ShapeError, createMatrix } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import type { Distribution, DistributionConfig } from "./distribution.ts";
import { checkPoints } from "./internal/checks.ts";
import { defineDistribution } from "./internal/define-distribution.ts";
import { pickIndex, softmax } from "./internal/shares.ts";

/** Structure of {@link classConditional}. */
export interface ClassConditionalConfig extends DistributionConfig {
  readonly kind: "classConditional";
  readonly laws: readonly DistributionConfig[];
}

/** The law that {@link classConditional} makes. As a law it is the mixture of its classes. */
export interface ClassConditional extends Distribution {
  readonly parameters: { readonly logits: Parameter; readonly classes: ParameterTree };
  /** Number of classes. */
  readonly classes: number;
  /**
   * Evaluates the log-density given the class.
   *
   * @param x - points, `[batch, dim]`; borrowed.
   * @param labels - one-hot rows, `[batch, classes]`; borrowed.
   * @returns nats, `[batch]`; owned by the caller.
   * @throws ShapeError when the shapes differ from these.
   */
  conditionalLogProb(x: Tensor2D, labels: Tensor2D): Tensor1D;
  /**
   * Evaluates the log-probability of each class given the point, by Bayes' rule.
   *
   * @returns nats, `[batch, classes]`; owned by the caller.
   * @throws ShapeError when `x` has another shape.
   */
  classLogProb(x: Tensor2D): Tensor2D;
  /**
   * Draws a point of each given class.
   *
   * @param labels - class numbers.
   * @throws DomainError when one is no class.
   */
  sampleClasses(labels: ArrayLike<number>, source: RandomSource): Matrix;
  /** Share of each class; owned by the caller. */
  shares(): Float64Array;
}

/**
 * Makes a law with one law for each class: the base of a conditional or semi-supervised flow, and a mixture of any laws.
 *
 * Parameters: `logits` `[classes]` of the shares, and those of the laws under `classes.0`, `classes.1`, ….
 *
 * @param laws - one for each class, all of one dim; at least one.
 * @param options - `shares`: of the classes, > 0, to start from; scaled to add up to 1; default: all alike.
 * @throws ConfigError when there is no law; ShapeError when dims or numbers differ; DomainError when a share is not positive.
 * @see Bishop 2006, "Pattern recognition and machine learning", section 4.2 (generative classification).
 */
export function classConditional(
  laws: readonly Distribution[],
  options: { readonly shares?: ArrayLike<number> } = {},
): ClassConditional {
  const dim = checkedDim(laws);
  const logits = createParameter([laws.length], checkedLogits(laws.length, options.shares));
  const config: ClassConditionalConfig = {
    kind: "classConditional",
    laws: laws.map((law) => law.config),
  };
  const conditionals = (x: Tensor2D): Tensor2D =>
    stack(
      laws.map((law) => law.logProb(x)),
      1,
    ) as Tensor2D;
  const joint = (x: Tensor2D): Tensor2D => add(conditionals(x), logSoftmax(logits.read()));
  const sampleClasses = (labels: ArrayLike<number>, source: RandomSource): Matrix => {
    const rows = createMatrix(labels.length, dim);
    for (const [row, label] of Array.from(labels).entries()) {
      const law = laws[label];
      if (law === undefined) {
        throw new DomainError(
          `classConditional: expected classes 0 to ${laws.length - 1}, got ${label}`,
        );
      }
      rows.data.set(law.sample(1, source).data, row * dim);
    }
    return rows;
  };
  return {
    ...defineDistribution({
      dim,
      config,
      parameters: { logits, classes: indexedParameters(laws) },
      logProb: (x: Tensor2D): Tensor1D => logSumExp(joint(x), 1),
      sample(sampleSize: number, source: RandomSource): Matrix {
        const shares = softmax(logits.values);
        const labels = Int32Array.from({ length: sampleSize }, () =>
          pickIndex(shares, source.uniform()),
        );
        return sampleClasses(labels, source);
      },
    }),
    classes: laws.length,
    conditionalLogProb(x, labels) {
      checkPoints("classConditional", x, dim);
      checkPoints("classConditional", labels, laws.length);
      return tidy(() => sum<Tensor1D>(mul(conditionals(x), labels), 1));
    },
    classLogProb(x) {
      checkPoints("classConditional", x, dim);
      return tidy(() => {
        const values = joint(x);
        return sub(values, logSumExp(values, 1, true));
      });
    },
    sampleClasses,
    shares: () => softmax(logits.values),
  };
}

function checkedDim(laws: readonly Distribution[]): number {
  const dim = laws[0]?.dim;
  if (dim === undefined) {
    throw new ConfigError("classConditional: expected at least one law, got none");
  }
  for (const law of laws) {
    if (law.dim !== dim) {
      throw new ShapeError(`classConditional: expected laws of one dim, got ${dim} and ${law.dim}`);
    }
  }
  return dim;
}

function checkedLogits(count: number, shares: ArrayLike<number> | undefined): number[] {
  const list = shares === undefined ? Array<number>(count).fill(1) : Array.from(shares);
  if (list.length !== count) {
    throw new ShapeError(`classConditional: expected ${count} shares, got ${list.length}`);
  }
  return list.map((share) => {
    if (!(share > 0 && share < Infinity)) {
      throw new DomainError(`classConditional: expected positive shares, got ${share}`);
    }
    return Math.log(share);
  });
}
