import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection } from "./bijection.ts";
import { couplingFlow } from "./internal/coupling-flow.ts";
import type { LinearLayer } from "./internal/coupling-flow.ts";
import { splineFlow } from "./internal/spline-flow.ts";
import { splineCoupling } from "./spline-coupling.ts";
import type { SplineCouplingOptions } from "./spline-coupling.ts";

/** Options of {@link nsf}; those of the couplings are passed on to each. */
export interface NsfOptions extends Pick<
  SplineCouplingOptions,
  "hidden" | "activation" | "residual" | "bins" | "bound" | "contextDim"
> {
  /** Number of couplings, ≥ 1; default 4. */
  readonly couplings?: number;
  /** What follows each coupling; default `"lu"`. */
  readonly linear?: LinearLayer;
  /** Draws the first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/**
 * Makes a neural spline flow: as {@link realNvp}, with spline couplings.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Durkan et al. 2019, "Neural spline flows".
 */
export function nsf(dim: number, options: NsfOptions = {}): Bijection {
  const { couplings = 4, linear = "lu", source = createRandomSource(0), ...rest } = options;
  if (dim === 1) {
    return splineFlow({ ...rest, source });
  }
  return couplingFlow(dim, {
    kind: "nsf",
    couplings,
    linear,
    source,
    coupling: (each) => splineCoupling(dim, { ...rest, ...each }),
  });
}
