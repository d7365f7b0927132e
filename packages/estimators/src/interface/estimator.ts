import type { Runtime } from "@mienf/core";
import type * as z from "zod";
import type { Estimate, MatrixInput } from "./estimate.ts";

/** Estimates mutual information from paired samples. */
export interface Estimator {
  /**
   * @param x - samples of X, shape `[n, dx]`; flat numbers are one column.
   * @param y - samples of Y, shape `[n, dy]`, row i paired with row i of `x`.
   * @throws DataError when the data cannot be used. @throws AbortedError when `signal` fires.
   * @throws ConvergenceError when training fails.
   */
  fit(x: MatrixInput, y: MatrixInput, context?: EstimateContext): Promise<Estimate>;
}

/** Where and how an estimate is made. */
export interface EstimateContext {
  /** Default: the tfjs WebAssembly runtime, for estimators that train. */
  readonly runtime?: Runtime | undefined;
  /** Decides everything random. Default 0. */
  readonly seed?: number | undefined;
  /** Level of the interval, in (0, 1). Default 0.95. */
  readonly level?: number | undefined;
  /** Training stops in time, and the estimate says so. Default: no limit. */
  readonly maxSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called at once for everything that will be in `warnings`. */
  readonly onWarning?: ((warning: string) => void) | undefined;
}

/** How far an estimate has got. */
export interface Progress {
  /** What is being done, for people. */
  readonly stage: string;
  /** Share of the work done, 0 to 1. */
  readonly fraction: number;
  readonly step?: number;
  /** Training loss, in nats a row. */
  readonly loss?: number;
  /** Held-out loss, in nats a row. */
  readonly heldOut?: number;
  /** Mutual information under the model as it is, in nats. */
  readonly mutualInformation?: number;
}

/** What an estimator is, and how to make one. */
export interface EstimatorDescriptor {
  readonly name: string;
  readonly summary: string;
  /** What must hold for the estimate to converge to the truth. */
  readonly assumes: string;
  /** How time grows. */
  readonly cost: string;
  /** Where it is known to fail. */
  readonly failure: string;
  /** Options with their defaults and descriptions; unknown keys are errors. */
  readonly options: z.ZodObject;
  /** @param options - as parsed by `options`. @throws ConfigError when they are not. */
  create(options: Readonly<Record<string, unknown>>): Estimator;
}
