import { createRandomSource } from "@mienf/numeric";
import type { Bijection } from "./bijection.ts";
import { compose } from "./compose.ts";
import { checkDim } from "./internal/check-dim.ts";
import { checkCount, linearLayers } from "./internal/coupling-flow.ts";
import type { LinearLayer } from "./internal/coupling-flow.ts";
import { invert } from "./invert.ts";
import { maskedAutoregressive } from "./masked-autoregressive.ts";
import type { MaskedAutoregressiveOptions } from "./masked-autoregressive.ts";

/** Options of {@link maf} and {@link iaf}; those of the layers are passed on to each. */
export interface AutoregressiveFlowOptions extends MaskedAutoregressiveOptions {
  /** Number of autoregressive layers, ≥ 1; default 5. */
  readonly layers?: number;
  /** What follows each; default `"reverse"`: ActNorm and the columns in reverse order. */
  readonly linear?: LinearLayer;
}

/** Options of {@link naf}. */
export interface NafOptions extends Omit<AutoregressiveFlowOptions, "map"> {
  /** Number of sigmoids for each column, 1 to 200; default 8. */
  readonly components?: number;
}

/**
 * Makes a masked autoregressive flow, `maskedAutoregressive` layers with linear ones between: densities in one pass a layer,
 * samples in one pass a column.
 *
 * With `map: { kind: "spline" }` it is the autoregressive neural spline flow, the better choice where shapes are rich.
 *
 * @param dim - number of columns, ≥ 1; one column with affine maps stays affine: take splines.
 * @throws ConfigError when an option is out of range.
 * @see Papamakarios, Pavlakou and Murray 2017.
 */
export function maf(dim: number, options: AutoregressiveFlowOptions = {}): Bijection {
  return autoregressiveFlow("maf", dim, options);
}

/**
 * Makes an inverse autoregressive flow: {@link maf} with the directions swapped, for samples in one pass and densities of the
 * samples drawn; densities of data cost one pass a column.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Kingma et al. 2016, "Improving variational inference with inverse autoregressive flow".
 */
export function iaf(dim: number, options: AutoregressiveFlowOptions = {}): Bijection {
  return invert(autoregressiveFlow("iaf", dim, options));
}

/**
 * Makes a neural autoregressive flow: {@link maf} with sums of sigmoids, a universal approximator; samples need a numerical
 * inverse for each column.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Huang et al. 2018, "Neural autoregressive flows", section 3 (deep sigmoidal flow of one layer).
 */
export function naf(dim: number, { components = 8, ...options }: NafOptions = {}): Bijection {
  const map = { kind: "sigmoids", components } as const;
  return autoregressiveFlow("naf", dim, { layers: 2, ...options, map });
}

function autoregressiveFlow(
  kind: string,
  dim: number,
  options: AutoregressiveFlowOptions,
): Bijection {
  const { layers = 5, linear = "reverse", source = createRandomSource(0), ...rest } = options;
  checkDim(kind, dim);
  checkCount(kind, "layers", layers);
  return compose(
    Array.from({ length: layers }, (_, index) => [
      maskedAutoregressive(dim, { ...rest, source: source.split(`layer ${index}`) }),
      ...linearLayers(kind, dim, linear, source.split(`linear ${index}`)),
    ]).flat(),
  );
}
