import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import { affineMap } from "./affine-map.ts";
import type { AffineMapOptions } from "./affine-map.ts";
import { bernsteinMap } from "./bernstein-map.ts";
import type { BernsteinMapOptions } from "./bernstein-map.ts";
import { gaussianisingMap, sigmoidMap } from "./sigmoid-map.ts";
import type { GaussianisingMapOptions, SigmoidMapOptions } from "./sigmoid-map.ts";
import { lambertMap } from "./lambert-map.ts";
import type { LambertMapOptions } from "./lambert-map.ts";
import { sinhArcsinhMap } from "./sinh-arcsinh-map.ts";
import type { SinhArcsinhMapOptions } from "./sinh-arcsinh-map.ts";
import { circularSplineMap, splineMap } from "./spline-map.ts";
import type { CircularSplineMapOptions, SplineMapOptions } from "./spline-map.ts";

/**
 * An increasing map of one column with learnable numbers, by kind: what `elementwise` applies, and what `coupling` and
 * `maskedAutoregressive` set from other columns. As JSON it is also part of their configs.
 *
 * `affine` and `spline` suit most data. `sigmoids` and `bernstein` bend more freely and pay with a numerical inverse;
 * `sinhArcsinh` and `lambert` are for tails; `circularSpline` is for angles; `gaussianising` makes normal what is a mixture.
 */
export type MonotoneMapOptions =
  | AffineMapOptions
  | BernsteinMapOptions
  | CircularSplineMapOptions
  | GaussianisingMapOptions
  | LambertMapOptions
  | SigmoidMapOptions
  | SinhArcsinhMapOptions
  | SplineMapOptions;

/** Values and logarithms of slopes, `[batch, dim]` each. */
export interface MappedColumns {
  readonly value: Tensor2D;
  readonly logSlope: Tensor2D;
}

/** One direction of a map: `[batch, dim]` and raw numbers `[batch or 1, dim, width]`. */
export type MonotoneDirection = (values: Tensor2D, raw: Tensor3D) => MappedColumns;

/** A {@link MonotoneMapOptions} ready to be applied. */
export interface MonotoneMap {
  /** With every default filled in. */
  readonly options: MonotoneMapOptions;
  /** How many unconstrained numbers set the map of one column; zeros make where training starts. */
  readonly width: number;
  /** @param raw - `[batch or 1, dim, width]`. */
  readonly forward: MonotoneDirection;
  /** Undoes `forward`; the slopes are the inverse's own. */
  readonly inverse: MonotoneDirection;
  /**
   * Raw numbers, `width` of them, that suit a column of data, where the map has such; others start at 0.
   *
   * @param sorted - the column, ascending.
   */
  readonly start?: (sorted: Float64Array) => number[];
}

type Kind = MonotoneMapOptions["kind"];
type OptionsOf = { readonly [K in Kind]: Extract<MonotoneMapOptions, { kind: K }> };

const factories: { readonly [K in Kind]: (caller: string, options: OptionsOf[K]) => MonotoneMap } =
  {
    affine: affineMap,
    bernstein: bernsteinMap,
    circularSpline: circularSplineMap,
    gaussianising: gaussianisingMap,
    lambert: lambertMap,
    sigmoids: sigmoidMap,
    sinhArcsinh: sinhArcsinhMap,
    spline: splineMap,
  };

/**
 * Makes a map ready to be applied.
 *
 * @param caller - for errors.
 * @throws ConfigError when the kind is unknown or an option is out of range.
 */
export function monotoneMap(caller: string, options: MonotoneMapOptions): MonotoneMap {
  if (!Object.hasOwn(factories, options.kind)) {
    throw new ConfigError(
      `${caller}: expected map to be one of ${Object.keys(factories).join(", ")}, got ${options.kind}`,
    );
  }
  return make(caller, options);
}

function make<K extends Kind>(
  caller: string,
  options: OptionsOf[K] & { readonly kind: K },
): MonotoneMap {
  return factories[options.kind](caller, options);
}
