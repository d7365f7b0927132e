import { ConfigError } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, checkSize } from "../internal/checks.ts";
import { solveOnLogScale } from "../internal/solve.ts";
import type { Law } from "../law.ts";

/** How to make a {@link smoothedDiscreteUniform}: `mutualInformation`, or `symbols` and `spread`. */
export interface SmoothedDiscreteUniformOptions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Total information in nats, shared equally by the coordinates; in (0, 11 · dim]. */
  readonly mutualInformation?: number | undefined;
  /** Number of symbols of X; default ⌈e^I⌉ with I the information of one coordinate. */
  readonly symbols?: number | undefined;
  /** Width s > 0 of the noise. */
  readonly spread?: number | undefined;
}

/**
 * Information of one coordinate of a {@link smoothedDiscreteUniform}, in nats.
 *
 * @param symbols - Number of symbols A ≥ 1.
 * @param spread - Width of the noise s > 0.
 */
export function smoothedDiscreteUniformInformation(symbols: number, spread: number): number {
  const whole = Math.floor(spread);
  const rest = spread - whole;
  const logSymbols = Math.log(symbols);
  if (spread < 1) {
    return logSymbols;
  }
  if (whole >= symbols) {
    return ((symbols - 1) * logSymbols - (2 * sumOf(overlap, symbols - 1)) / symbols) / spread;
  }
  const lost =
    2 * sumOf(overlap, whole) +
    (1 - rest) * (symbols - whole - 1) * overlap(whole) +
    rest * (symbols - whole) * overlap(whole + 1);
  return logSymbols - lost / spread / symbols;
}

function overlap(n: number): number {
  return n > 0 ? n * Math.log(n) : 0;
}

function sumOf(f: (n: number) => number, last: number): number {
  let sum = 0;
  for (let n = 1; n <= last; n++) {
    sum += f(n);
  }
  return sum;
}

/**
 * Makes the law of X uniform on {0, …, A − 1} and Y = X + s·U with U uniform on [0, 1), coordinate by coordinate.
 *
 * @param options - `dim`, and either `mutualInformation` (nats; `symbols` optional) or `symbols` and `spread`.
 * @throws DomainError when the information is not in (0, ln A] a coordinate, or `spread` is not positive.
 * @throws ConfigError when the options do not determine one law.
 */
export function smoothedDiscreteUniform(options: SmoothedDiscreteUniformOptions): Law {
  const { dim = 1 } = options;
  checkSize("smoothedDiscreteUniform", "dim", dim);
  const { symbols, spread } = resolve(options, dim);
  const component = smoothedDiscreteUniformInformation(symbols, spread);
  return defineLaw({
    name: "smoothed-discrete-uniform",
    parameters: { dim, symbols, spread },
    dimX: dim,
    dimY: dim,
    mutualInformation: dim * component,
    componentMutualInformation: new Float64Array(dim).fill(component),
    fill: (x, y, source) => {
      for (let i = 0; i < x.length; i++) {
        x[i] = source.integer(symbols);
        y[i] = x[i]! + spread * source.uniform();
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < x.length; i++) {
        const noise = y[i]! - x[i]!;
        const possible = noise >= 0 && noise <= spread;
        const first = Math.max(0, Math.ceil(y[i]! - spread));
        const last = Math.min(symbols - 1, Math.floor(y[i]!));
        out[Math.floor(i / dim)]! += possible ? Math.log(symbols / (last - first + 1)) : -Infinity;
      }
    },
  });
}

function resolve(
  options: SmoothedDiscreteUniformOptions,
  dim: number,
): { symbols: number; spread: number } {
  const law = "smoothedDiscreteUniform";
  const { mutualInformation, symbols: given, spread } = options;
  if (mutualInformation === undefined) {
    if (given === undefined || spread === undefined) {
      throw new ConfigError(
        `${law}: expected mutualInformation, or symbols and spread, got neither`,
      );
    }
    checkSize(law, "symbols", given);
    checkNumber(law, "spread", spread, { minimum: 0, exclusiveMinimum: true });
    return { symbols: given, spread };
  }
  if (spread !== undefined) {
    throw new ConfigError(`${law}: expected one of mutualInformation and spread, got both`);
  }
  const component = mutualInformation / dim;
  const positive = { minimum: 0, exclusiveMinimum: true };
  checkMutualInformation(law, mutualInformation, { ...positive, maximum: 11 * dim });
  const symbols = given ?? Math.max(2, Math.ceil(Math.exp(component) * (1 - 4 * Number.EPSILON)));
  checkSize(law, "symbols", symbols, 2);
  const most = Math.log(symbols);
  checkMutualInformation(law, mutualInformation, {
    ...positive,
    maximum: dim * most * (1 + 1e-15),
  });
  return {
    symbols,
    spread:
      component >= most
        ? 1
        : solveOnLogScale((s) => -smoothedDiscreteUniformInformation(symbols, s), -component),
  };
}
