import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { ConfigError, DomainError } from "./errors.ts";
import { deriveKey, labelWords, type StreamKey } from "./internal/stream-key.ts";
import { heights, inner, TAIL_START, unscaledNormal, widths } from "./internal/ziggurat.ts";
import { portableExp, portableLog } from "./portable-math.ts";

/**
 * A stream of random numbers that a seed fixes, bit for bit, on every engine and processor.
 *
 * Drawing advances the stream. {@link RandomSource.split} does not: it names another, independent stream.
 */
export interface RandomSource {
  /** Draws a whole number in [0, 2³²). */
  uint32(): number;
  /** Draws a uniform number in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** Draws from the standard normal law. */
  normal(): number;
  /** Draws from the exponential law of mean 1. */
  exponential(): number;
  /**
   * Draws from the gamma law of scale 1; shapes below about 0.05 may underflow to 0.
   *
   * @throws DomainError unless `shape` is positive and finite.
   * @see Marsaglia & Tsang 2000, "A simple method for generating gamma variables".
   */
  gamma(shape: number): number;
  /**
   * Draws from the chi-square law.
   *
   * @throws DomainError unless `degreesOfFreedom` is positive and finite.
   */
  chiSquare(degreesOfFreedom: number): number;
  /**
   * Draws a whole number in [0, n), each equally likely.
   *
   * @throws DomainError unless `n` is a whole number in [1, 2³²].
   */
  integer(n: number): number;
  /**
   * Draws a permutation of 0 … n−1, each equally likely.
   *
   * @throws DomainError unless `n` is a whole number in [0, 2³¹).
   */
  permutation(n: number): Int32Array;
  /** Fills `out` with draws of {@link RandomSource.uniform} and returns it. */
  fillUniform(out: Float64Array): Float64Array;
  /** Fills `out` with draws of {@link RandomSource.normal} and returns it. */
  fillNormal(out: Float64Array): Float64Array;
  /**
   * Opens the stream named by this stream's seed path and `label`.
   *
   * The result depends on that path only, never on how much was drawn; `1` and `"1"` are different labels.
   */
  split(label: string | number): RandomSource;
}

/**
 * Creates the random source of a seed.
 *
 * @param seed - Any whole number that a float64 holds exactly.
 * @throws ConfigError when `seed` is not such a number.
 * @example
 * ```ts
 * const source = createRandomSource(7);
 * const noise = source.split("noise").fillNormal(new Float64Array(100));
 * ```
 */
export function createRandomSource(seed: number): RandomSource {
  if (!Number.isSafeInteger(seed)) {
    throw new ConfigError(
      `createRandomSource: expected a whole number within ±(2⁵³ − 1) as seed, got ${seed}`,
    );
  }
  return new KeyedSource(deriveKey([0, 0, 0, 0], labelWords(seed + 0)));
}

const STATE_TAG = [0x73746174]; // sets a stream's state apart from the keys of its splits
const TWO_26 = 2 ** 26;
const TWO_32 = 2 ** 32;

class KeyedSource implements RandomSource {
  readonly #key: StreamKey;
  readonly #generator: RandomGenerator;

  constructor(key: StreamKey) {
    this.#key = key;
    this.#generator = xoroshiro128plusFromState(deriveKey(key, STATE_TAG));
  }

  uint32(): number {
    return this.#generator.next() >>> 0;
  }

  uniform(): number {
    // The high bits of two words, 27 and 26.
    const high = this.#generator.next() >>> 5;
    return (high * TWO_26 + (this.#generator.next() >>> 6)) * 2 ** -53;
  }

  normal(): number {
    for (;;) {
      // The low bits of this generator are its weakest: they only refine the 32 leading bits.
      const word = this.#generator.next();
      const layer = word >>> 24;
      const unit = (this.#generator.next() + ((word & 0xffffff) + 0.5) * 2 ** -24) * 2 ** -31;
      const x = unit * widths[layer]!;
      if (Math.abs(unit) < inner[layer]! || this.#acceptEdge(layer, x)) {
        return x;
      }
      if (layer === 0) {
        return this.#normalTail(x < 0);
      }
    }
  }

  exponential(): number {
    return -portableLog(1 - this.uniform());
  }

  gamma(shape: number): number {
    if (!(shape > 0 && shape < Infinity)) {
      throw new DomainError(`gamma: expected a positive finite shape, got ${shape}`);
    }
    if (shape < 1) {
      const exponent = -this.exponential() / shape;
      return exponent < -700 ? 0 : this.gamma(shape + 1) * portableExp(exponent);
    }
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const root = 1 + c * x;
      if (root > 0) {
        const v = root * root * root;
        if (-this.exponential() < 0.5 * x * x + d * (1 - v + portableLog(v))) {
          return d * v;
        }
      }
    }
  }

  chiSquare(degreesOfFreedom: number): number {
    if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
      throw new DomainError(
        `chiSquare: expected positive finite degrees of freedom, got ${degreesOfFreedom}`,
      );
    }
    return 2 * this.gamma(degreesOfFreedom / 2);
  }

  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32) {
      throw new DomainError(`integer: expected a whole number in [1, 2³²], got ${n}`);
    }
    const bucket = Math.floor(TWO_32 / n);
    for (;;) {
      const value = Math.floor(this.uint32() / bucket);
      if (value < n) {
        return value;
      }
    }
  }

  permutation(n: number): Int32Array {
    if (!Number.isInteger(n) || n < 0 || n >= TWO_32 / 2) {
      throw new DomainError(`permutation: expected a whole number in [0, 2³¹), got ${n}`);
    }
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const j = this.integer(i + 1);
      order[i] = order[j]!;
      order[j] = i;
    }
    return order;
  }

  fillUniform(out: Float64Array): Float64Array {
    for (let i = 0; i < out.length; i++) {
      out[i] = this.uniform();
    }
    return out;
  }

  fillNormal(out: Float64Array): Float64Array {
    for (let i = 0; i < out.length; i++) {
      out[i] = this.normal();
    }
    return out;
  }

  split(label: string | number): RandomSource {
    const words = labelWords(typeof label === "number" ? label + 0 : label);
    return new KeyedSource(deriveKey(this.#key, words));
  }

  #acceptEdge(layer: number, x: number): boolean {
    if (layer === 0) {
      return false;
    }
    const low = heights[layer]!;
    return low + this.uniform() * (heights[layer + 1]! - low) < unscaledNormal(x);
  }

  #normalTail(negative: boolean): number {
    let excess: number;
    do {
      excess = this.exponential() / TAIL_START;
    } while (2 * this.exponential() < excess * excess);
    return negative ? -TAIL_START - excess : TAIL_START + excess;
  }
}
