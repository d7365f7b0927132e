import type { Bijection } from "./bijection.ts";
import { coupling } from "./coupling.ts";
import type { CouplingOptions } from "./coupling.ts";

/** Options of {@link splineCoupling}. */
export interface SplineCouplingOptions extends Omit<CouplingOptions, "map"> {
  /** Number of bins K, 2 to 500; default 8. */
  readonly bins?: number;
  /** The splines act on [−bound, bound] and are the identity beyond; default 5. */
  readonly bound?: number;
}

/**
 * Makes a neural spline coupling, a {@link coupling} of rational-quadratic splines; the identity at first.
 *
 * @param dim - number of columns, ≥ 2.
 * @throws ConfigError when `dim` is 1 or an option is out of range.
 * @see Durkan et al. 2019, "Neural spline flows", section 3.
 */
export function splineCoupling(dim: number, options: SplineCouplingOptions = {}): Bijection {
  const { bins = 8, bound = 5, ...rest } = options;
  return coupling(dim, { ...rest, map: { kind: "spline", bins, bound } });
}
