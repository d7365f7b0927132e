import { renamed } from "../combinators/renamed.ts";
import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, checkSize, onlyOneOf } from "../internal/checks.ts";
import type { Law } from "../law.ts";
import { smoothedUniform } from "./smoothed-uniform.ts";

/** How to make {@link additiveNoise}: exactly one of `mutualInformation` and `noise`. */
export interface AdditiveNoiseOptions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Law of both signal and noise: normal (default) or uniform. */
  readonly margin?: "normal" | "uniform" | undefined;
  /** Total information in nats, shared equally by the coordinates; in (0, 25 · dim]. */
  readonly mutualInformation?: number | undefined;
  /** Standard deviation (normal) or half-width (uniform) of the noise, positive. */
  readonly noise?: number | undefined;
}

/**
 * Makes the law of Y = X + noise: a standard normal signal, or one uniform on [0, 1) as in `smoothedUniform`.
 *
 * @param options - `dim`, `margin`, and exactly one of `mutualInformation` (nats) and `noise`.
 * @throws DomainError when the information is not in (0, 25 · dim] or the noise is not positive.
 * @see Shannon 1948, "A Mathematical Theory of Communication", section 25 (normal); Czyż et al. 2023 (uniform).
 */
export function additiveNoise(options: AdditiveNoiseOptions): Law {
  const { dim = 1, margin = "normal", mutualInformation, noise: given } = options;
  if (margin === "uniform") {
    const base = smoothedUniform({ dim, mutualInformation, epsilon: given });
    const noise = base.parameters["epsilon"] ?? NaN;
    return renamed(base, "additive-noise", { dim, margin, noise });
  }
  checkSize("additiveNoise", "dim", dim);
  let noise = given ?? NaN;
  const positive = { minimum: 0, exclusiveMinimum: true };
  if (onlyOneOf("additiveNoise", { mutualInformation, noise: given }) === "noise") {
    checkNumber("additiveNoise", "noise", noise, positive);
  } else {
    const total = mutualInformation ?? NaN;
    checkMutualInformation("additiveNoise", total, { ...positive, maximum: 25 * dim });
    noise = 1 / Math.sqrt(Math.expm1((2 * total) / dim));
  }
  const component = Math.log1p(1 / noise ** 2) / 2;
  return defineLaw({
    name: "additive-noise",
    parameters: { dim, margin, noise },
    dimX: dim,
    dimY: dim,
    mutualInformation: dim * component,
    componentMutualInformation: new Float64Array(dim).fill(component),
    fill: (x, y, source) => {
      source.fillNormal(x);
      source.fillNormal(y);
      for (let i = 0; i < y.length; i++) {
        y[i] = x[i]! + noise * y[i]!;
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < x.length; i++) {
        const error = (y[i]! - x[i]!) / noise;
        out[Math.floor(i / dim)]! +=
          component + (y[i]! * y[i]!) / (1 + noise * noise) / 2 - (error * error) / 2;
      }
    },
  });
}
