import { normalPdf } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, onlyOneOf } from "../internal/checks.ts";
import { integrate } from "../internal/quadrature.ts";
import { solveOnLogScale } from "../internal/solve.ts";
import type { Law } from "../law.ts";

/** How to make a {@link signFlip}: exactly one of `mutualInformation` and `noise`. */
export interface SignFlipOptions {
  /** Information in nats, in (0, 25]. */
  readonly mutualInformation?: number | undefined;
  /** Standard deviation of the noise added to Y, positive. */
  readonly noise?: number | undefined;
}

/**
 * Information in nats of a {@link signFlip}: that of a Gaussian channel less what the random sign hides.
 *
 * @param noise - Standard deviation of the noise, positive.
 */
export function signFlipInformation(noise: number): number {
  const farthest = 9 / noise;
  // Past ten noise widths the sign is certain, to 1e-22.
  const near = Math.min(farthest, 10);
  const certain = integrate((t) => 2 * normalPdf(t), near * noise, 9, 1e-13) * Math.LN2;
  const unsure = integrate(
    (a) => 2 * noise * normalPdf(a * noise) * signInformation(a),
    0,
    near,
    1e-12,
  );
  return Math.log1p(1 / noise ** 2) / 2 - unsure - certain;
}

/** Information about the sign of a in a·sign + Z, Z standard normal: ln 2 − E log(1 + e^{−2a(a+Z)}). */
function signInformation(a: number): number {
  return Math.LN2 - integrate((z) => normalPdf(z) * logOnePlusExp(-2 * a * (a + z)), -9, 9, 1e-13);
}

function logOnePlusExp(t: number): number {
  return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
}

/**
 * Makes the law of Y = S·X + noise with X standard normal and S a fair random sign: dependent, yet
 * uncorrelated, and jointly Gaussian to any correlation-based method.
 *
 * @param options - Exactly one of `mutualInformation` (nats) and `noise`.
 * @throws DomainError when the information is not in (0, 25] or the noise is not positive: without noise it is infinite.
 */
export function signFlip(options: SignFlipOptions): Law {
  const { mutualInformation, noise: given } = options;
  let noise = given ?? NaN;
  const positive = { minimum: 0, exclusiveMinimum: true };
  if (onlyOneOf("signFlip", { mutualInformation, noise: given }) === "noise") {
    checkNumber("signFlip", "noise", noise, positive);
  } else {
    const target = mutualInformation ?? NaN;
    checkMutualInformation("signFlip", target, { ...positive, maximum: 25 });
    noise = 1 / solveOnLogScale((precision) => signFlipInformation(1 / precision), target);
  }
  const variance = noise * noise;
  return defineLaw({
    name: "sign-flip",
    parameters: { noise },
    dimX: 1,
    dimY: 1,
    mutualInformation: signFlipInformation(noise),
    fill: (x, y, source) => {
      source.fillNormal(x);
      source.fillNormal(y);
      for (let i = 0; i < y.length; i++) {
        y[i] = (source.uniform() < 0.5 ? x[i]! : -x[i]!) + noise * y[i]!;
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < out.length; i++) {
        const [u, v] = [Math.abs(x[i]!), Math.abs(y[i]!)];
        out[i] =
          Math.log1p(1 / variance) / 2 +
          (v * v) / (2 * (1 + variance)) -
          (u - v) ** 2 / (2 * variance) +
          logOnePlusExp((-2 * u * v) / variance) -
          Math.LN2;
      }
    },
  });
}
