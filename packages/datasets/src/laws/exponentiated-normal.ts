import { mapped } from "../combinators/mapped.ts";
import { renamed } from "../combinators/renamed.ts";
import type { Law } from "../law.ts";
import { signedPower } from "../maps/elementwise-maps.ts";
import { correlatedNormal, type CorrelatedNormalOptions } from "./correlated-normal.ts";

/** How to make an {@link exponentiatedNormal}. */
export interface ExponentiatedNormalOptions extends CorrelatedNormalOptions {
  /** Positive power p of sign(x)·|x|^p; default 1.5, the "half-cube". */
  readonly exponent?: number | undefined;
}

/**
 * Makes the law of sign(x)·|x|^p of every coordinate of a {@link correlatedNormal}.
 *
 * @param options - As for {@link correlatedNormal}, and `exponent`.
 * @throws DomainError when the exponent is not positive, or the information negative or above 25 nats a pair.
 */
export function exponentiatedNormal({
  exponent = 1.5,
  ...options
}: ExponentiatedNormalOptions): Law {
  const base = correlatedNormal(options);
  return renamed(mapped(base, signedPower(exponent)), "exponentiated-normal", {
    ...base.parameters,
    exponent,
  });
}
