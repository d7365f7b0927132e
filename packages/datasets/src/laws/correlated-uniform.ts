import { mapped } from "../combinators/mapped.ts";
import { renamed } from "../combinators/renamed.ts";
import type { Law } from "../law.ts";
import { normalCdfMap } from "../maps/elementwise-maps.ts";
import { correlatedNormal, type CorrelatedNormalOptions } from "./correlated-normal.ts";

/**
 * Makes a law with margins uniform on [0, 1]: Φ of every coordinate of a {@link correlatedNormal}.
 *
 * @param options - As for {@link correlatedNormal}.
 * @throws DomainError when the information is negative or above 25 nats a pair.
 */
export function correlatedUniform(options: CorrelatedNormalOptions): Law {
  return renamed(mapped(correlatedNormal(options), normalCdfMap), "correlated-uniform");
}
