/** Base of every error thrown on purpose by this library; `code` tells the kinds apart across package copies. */
export abstract class MienfError extends Error {
  /** Literal name of the kind, stable across releases. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Sizes that do not fit together or are out of range. */
export class ShapeError extends MienfError {
  readonly code = "shape";
}

/** A number outside the domain of a function, such as a matrix that is not positive definite. */
export class DomainError extends MienfError {
  readonly code = "domain";
}

/** An option or setting that cannot be used as given. */
export class ConfigError extends MienfError {
  readonly code = "config";
}

/** Where in the user's data a {@link DataError} was found; `row` counts from 0 unless the message says otherwise. */
export interface DataPlace {
  readonly file?: string | undefined;
  readonly column?: string | number | undefined;
  readonly row?: number | undefined;
}

/** Data that cannot be used as they are: missing values, constant or dependent columns, unreadable files. */
export class DataError extends MienfError {
  readonly code = "data";
  /** Where the trouble is, as far as the thrower knew. */
  readonly place: DataPlace;

  constructor(message: string, place: DataPlace = {}, options?: ErrorOptions) {
    super(message, options);
    this.place = place;
  }
}

/** How far an iteration got before it was given up. */
export interface ConvergenceState {
  readonly iterations: number;
  readonly lastValue: number;
}

/** An iteration that did not reach its goal. */
export class ConvergenceError extends MienfError {
  readonly code = "convergence";
  /** Number of iterations done. */
  readonly iterations: number;
  /** Last value of the quantity that should have converged. */
  readonly lastValue: number;

  constructor(message: string, state: ConvergenceState, options?: ErrorOptions) {
    super(message, options);
    this.iterations = state.iterations;
    this.lastValue = state.lastValue;
  }
}

/** A runtime that cannot run on this machine. */
export class RuntimeUnavailableError extends MienfError {
  readonly code = "runtime-unavailable";
}

/** Work stopped on request, through an `AbortSignal` or an interrupt. */
export class AbortedError extends MienfError {
  readonly code = "aborted";
}
