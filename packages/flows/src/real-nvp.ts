import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { affineCoupling } from "./affine-coupling.ts";
import type { AffineCouplingOptions } from "./affine-coupling.ts";
import type { Bijection } from "./bijection.ts";
import { couplingFlow } from "./internal/coupling-flow.ts";
import type { LinearLayer } from "./internal/coupling-flow.ts";
import { splineFlow } from "./internal/spline-flow.ts";

/** Options of {@link realNvp}; those of the couplings are passed on to each. */
export interface RealNvpOptions extends Pick<
  AffineCouplingOptions,
  "hidden" | "activation" | "residual" | "additive" | "clamp" | "contextDim"
> {
  /** Number of couplings, ≥ 1; default 6. */
  readonly couplings?: number;
  /** What follows each coupling; default `"lu"`. */
  readonly linear?: LinearLayer;
  /** Draws the first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/**
 * Makes a RealNVP: couplings that change the two halves in turn, each followed by a linear layer with scale and shift.
 *
 * The identity at first, save for `linear: "reverse"`, which reorders columns. Its `initialise` standardises what each
 * linear layer puts out. With one column there is nothing to couple: the result is then an affine map, a
 * rational-quadratic spline and another affine map.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Dinh, Sohl-Dickstein and Bengio 2017.
 */
export function realNvp(dim: number, options: RealNvpOptions = {}): Bijection {
  const { couplings = 6, linear = "lu", source = createRandomSource(0), ...rest } = options;
  if (dim === 1) {
    const { additive: _additive, clamp: _clamp, ...network } = rest;
    return splineFlow({ ...network, source });
  }
  return couplingFlow(dim, {
    kind: "realNvp",
    couplings,
    linear,
    source,
    coupling: (each) => affineCoupling(dim, { ...rest, ...each }),
  });
}
