import { mapped } from "../combinators/mapped.ts";
import { renamed } from "../combinators/renamed.ts";
import type { Law } from "../law.ts";
import { asinhMap, wigglyMapX, wigglyMapY } from "../maps/elementwise-maps.ts";
import { identityMap } from "../maps/sample-map.ts";
import { spiralMap } from "../maps/spiral-map.ts";
import { swissRollMap } from "../maps/swiss-roll-map.ts";
import { correlatedNormal, type CorrelatedNormalOptions } from "./correlated-normal.ts";
import { correlatedUniform } from "./correlated-uniform.ts";

/**
 * Makes a {@link correlatedNormal} whose coordinates are warped by sums of sines.
 *
 * @param options - As for {@link correlatedNormal}.
 * @throws DomainError when the information is negative or above 25 nats a pair.
 * @see Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information Estimators".
 */
export function wigglyNormal(options: CorrelatedNormalOptions): Law {
  return renamed(mapped(correlatedNormal(options), wigglyMapX, wigglyMapY), "wiggly-normal");
}

/**
 * Makes a {@link correlatedNormal} with arsinh of every coordinate.
 *
 * @param options - As for {@link correlatedNormal}.
 * @throws DomainError when the information is negative or above 25 nats a pair.
 */
export function asinhNormal(options: CorrelatedNormalOptions): Law {
  return renamed(mapped(correlatedNormal(options), asinhMap), "asinh-normal");
}

/** How to make a {@link spiralNormal}. */
export interface SpiralNormalOptions extends CorrelatedNormalOptions {
  /** Radians of turn per unit of squared length, divided by the number of coordinates; default 1. */
  readonly speed?: number | undefined;
}

/**
 * Makes a {@link correlatedNormal} whose sides are wound up: X turns in its first plane, Y in its last.
 *
 * @param options - As for {@link correlatedNormal} (default 2×2), and `speed`.
 * @throws ShapeError when a side has fewer than two coordinates.
 * @throws DomainError when the information is negative or above 25 nats a pair.
 */
export function spiralNormal({ speed = 1, dim = 2, ...options }: SpiralNormalOptions): Law {
  const base = correlatedNormal({ dim, ...options });
  const law = mapped(
    base,
    spiralMap({ speed: speed / base.dimX, plane: [0, 1] }),
    spiralMap({ speed: speed / base.dimY, plane: [base.dimY - 2, base.dimY - 1] }),
  );
  return renamed(law, "spiral-normal", { ...base.parameters, speed });
}

/**
 * Makes a one-dimensional {@link correlatedUniform} whose X is rolled up in the plane, 2×1.
 *
 * @param options - `mutualInformation` in nats.
 * @throws DomainError when the information is not in [0, 25].
 */
export function swissRoll(options: { readonly mutualInformation: number }): Law {
  const base = correlatedUniform(options);
  return renamed(mapped(base, swissRollMap, identityMap), "swiss-roll");
}
