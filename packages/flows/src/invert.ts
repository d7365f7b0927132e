import type { Bijection, BijectionConfig } from "./bijection.ts";
import { bareDirections, defineBijection } from "./define-bijection.ts";

/** Structure of {@link invert}. */
export interface InvertConfig extends BijectionConfig {
  readonly kind: "invert";
  readonly bijection: BijectionConfig;
}

/**
 * Swaps a bijection's two directions; shares its parameters.
 *
 * The result has no `initialise`: what that would set is a matter of the bijection's own data side.
 */
export function invert(bijection: Bijection): Bijection {
  const { forward, inverse } = bareDirections(bijection);
  const config: InvertConfig = { kind: "invert", bijection: bijection.config };
  return defineBijection({
    dim: bijection.dim,
    contextDim: bijection.contextDim,
    config,
    parameters: bijection.parameters,
    forward: inverse,
    inverse: forward,
  });
}
