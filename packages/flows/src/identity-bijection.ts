import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";

/** Structure of {@link identityBijection}. */
export interface IdentityBijectionConfig extends BijectionConfig {
  readonly kind: "identityBijection";
  readonly dim: number;
}

/**
 * Makes the bijection that changes nothing.
 *
 * @param dim - number of columns, ≥ 1.
 */
export function identityBijection(dim: number): Bijection {
  const config: IdentityBijectionConfig = { kind: "identityBijection", dim };
  return defineBijection({
    dim,
    config,
    parameters: {},
    forward: (x) => ({ value: x }),
    inverse: (y) => ({ value: y }),
  });
}
