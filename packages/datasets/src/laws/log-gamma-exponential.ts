import { digamma } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, checkSize, onlyOneOf } from "../internal/checks.ts";
import { solveOnLogScale } from "../internal/solve.ts";
import type { Law } from "../law.ts";

/** How to make a {@link logGammaExponential}: exactly one of `mutualInformation` and `inverseShape`. */
export interface LogGammaExponentialOptions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Total information in nats, shared equally by the coordinates; in (0, 25 · dim]. */
  readonly mutualInformation?: number | undefined;
  /** κ > 0: the gamma law has shape 1/κ. */
  readonly inverseShape?: number | undefined;
}

/** Information of one coordinate of a {@link logGammaExponential} with inverse shape κ, in nats. */
export function logGammaExponentialInformation(inverseShape: number): number {
  // ψ(1/κ) + κ + log κ, written so that a large κ does not cancel; a small one would lose all digits.
  return inverseShape < 1e-4
    ? inverseShape / 2 - inverseShape ** 2 / 12
    : digamma(1 + 1 / inverseShape) + Math.log(inverseShape);
}

/**
 * Makes the law of X = log G − ψ(1/κ), Y = log E − X with G gamma of shape 1/κ and E exponential,
 * coordinate by coordinate.
 *
 * @param options - `dim`, and exactly one of `mutualInformation` (nats) and `inverseShape`.
 * @throws DomainError when the information is not in (0, 25 · dim] or κ is not positive.
 * @see VanessB/mutinfo, "log-gamma-exponential" (re-derived from the formula).
 */
export function logGammaExponential(options: LogGammaExponentialOptions): Law {
  const { dim = 1, mutualInformation, inverseShape } = options;
  checkSize("logGammaExponential", "dim", dim);
  let kappa = inverseShape ?? NaN;
  if (onlyOneOf("logGammaExponential", { mutualInformation, inverseShape }) === "inverseShape") {
    checkNumber("logGammaExponential", "inverseShape", kappa, {
      minimum: 0,
      exclusiveMinimum: true,
    });
  } else {
    const total = mutualInformation ?? NaN;
    checkMutualInformation("logGammaExponential", total, {
      minimum: 0,
      exclusiveMinimum: true,
      maximum: 25 * dim,
    });
    kappa = solveOnLogScale(logGammaExponentialInformation, total / dim);
  }
  const shape = 1 / kappa;
  const centre = digamma(shape);
  const component = logGammaExponentialInformation(kappa);
  return defineLaw({
    name: "log-gamma-exponential",
    parameters: { dim, inverseShape: kappa },
    dimX: dim,
    dimY: dim,
    mutualInformation: dim * component,
    componentMutualInformation: new Float64Array(dim).fill(component),
    fill: (x, y, source) => {
      for (let i = 0; i < x.length; i++) {
        // G(a) = G(a + 1)·U^(1/a), in logarithms: for large κ the variable itself underflows.
        x[i] = Math.log(source.gamma(shape + 1)) - source.exponential() / shape - centre;
        y[i] = Math.log(source.exponential()) - x[i]!;
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < x.length; i++) {
        const logRate = x[i]! + centre;
        const logDelay = y[i]! - centre;
        // The delay E/G is exponential given G and Lomax without it.
        out[Math.floor(i / dim)]! +=
          logRate -
          Math.exp(x[i]! + y[i]!) -
          Math.log(shape) +
          (shape + 1) * (Math.max(logDelay, 0) + Math.log1p(Math.exp(-Math.abs(logDelay))));
      }
    },
  });
}
