import { lambertW0 } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, checkSize, onlyOneOf } from "../internal/checks.ts";
import type { Law } from "../law.ts";

/** How to make a {@link smoothedUniform}: exactly one of `mutualInformation` and `epsilon`. */
export interface SmoothedUniformOptions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Total information in nats, shared equally by the coordinates; in (0, 25 · dim]. */
  readonly mutualInformation?: number | undefined;
  /** Half-width of the noise, positive. */
  readonly epsilon?: number | undefined;
}

/** Information of one coordinate of a {@link smoothedUniform} with noise half-width `epsilon`, in nats. */
export function smoothedUniformInformation(epsilon: number): number {
  return epsilon < 0.5 ? epsilon - Math.log(2 * epsilon) : 1 / (4 * epsilon);
}

/** Noise half-width that gives one coordinate the information, in nats. */
export function smoothedUniformEpsilon(information: number): number {
  return information < 0.5 ? 1 / (4 * information) : -lambertW0(-Math.exp(-information) / 2);
}

/**
 * Makes the law of Y = X + Z with X uniform on [0, 1) and Z uniform on [−ε, ε), coordinate by coordinate.
 *
 * @param options - `dim`, and exactly one of `mutualInformation` (nats) and `epsilon`.
 * @throws DomainError when the information is not in (0, 25 · dim] or `epsilon` is not positive.
 * @see Butakov et al. 2024, "Mutual Information Estimation via Normalizing Flows", appendix B.2.
 */
export function smoothedUniform(options: SmoothedUniformOptions): Law {
  const { dim = 1, mutualInformation, epsilon: halfWidth } = options;
  checkSize("smoothedUniform", "dim", dim);
  let epsilon = halfWidth ?? NaN;
  if (onlyOneOf("smoothedUniform", { mutualInformation, epsilon: halfWidth }) === "epsilon") {
    checkNumber("smoothedUniform", "epsilon", epsilon, { minimum: 0, exclusiveMinimum: true });
  } else {
    const total = mutualInformation ?? NaN;
    checkMutualInformation("smoothedUniform", total, {
      minimum: 0,
      exclusiveMinimum: true,
      maximum: 25 * dim,
    });
    epsilon = smoothedUniformEpsilon(total / dim);
  }
  const component = smoothedUniformInformation(epsilon);
  return defineLaw({
    name: "smoothed-uniform",
    parameters: { dim, epsilon },
    dimX: dim,
    dimY: dim,
    mutualInformation: dim * component,
    componentMutualInformation: new Float64Array(dim).fill(component),
    fill: (x, y, source) => {
      source.fillUniform(x);
      source.fillUniform(y);
      for (let i = 0; i < y.length; i++) {
        y[i] = x[i]! + epsilon * (2 * y[i]! - 1);
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < x.length; i++) {
        const overlap = Math.min(1, y[i]! + epsilon) - Math.max(0, y[i]! - epsilon);
        // Rounding of y = x + z may leave the support by an ulp.
        const inside = x[i]! >= 0 && x[i]! <= 1 && Math.abs(y[i]! - x[i]!) <= epsilon + 2 ** -50;
        out[Math.floor(i / dim)]! -= inside ? Math.log(overlap) : Infinity;
      }
    },
  });
}
