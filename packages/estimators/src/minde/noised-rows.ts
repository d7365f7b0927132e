import type { Matrix, RandomSource } from "@mienf/numeric";

/** Logarithms of the ratio of signal to noise that are drawn: from next to no signal, to noise of e⁻⁶ standard deviations. */
const LOWEST = -6;
const HIGHEST = 12;
/** Sines and cosines of λ at frequencies 1, 2, 3, and λ itself. */
const FREQUENCIES = [1, 2, 3];

/** Rows of Y mixed with noise, in pairs: the same noised row with X beside it, and without. */
export interface NoisedRows {
  /** What the network sees of each, `[count, inputWidth]`. */
  readonly inputs: Float32Array;
  /** v = αz − σy of each, `[count, dy]`. */
  readonly targets: Float32Array;
  /** α² times the length of the range of λ. */
  readonly weights: Float64Array;
}

/** Columns of the network's input: Y, X, whether X is there, and the level. */
export function inputWidth(dimX: number, dimY: number): number {
  return dimY + dimX + 2 + 2 * FREQUENCIES.length;
}

/**
 * Mixes each row of Y with standard normal noise z at levels λ that cover their range evenly: αy + σz with α² = sigmoid(λ),
 * σ² = 1 − α².
 *
 * @param pair - standardised rows. @param draws - entries for each row, two for each noise; an odd one is left out.
 */
export function noisedRows(
  { x, y }: { readonly x: Matrix; readonly y: Matrix },
  draws: number,
  source: RandomSource,
): NoisedRows {
  const levels = Math.floor(draws / 2);
  const width = inputWidth(x.columns, y.columns);
  const count = 2 * levels * y.rows;
  const inputs = new Float32Array(count * width);
  const targets = new Float32Array(count * y.columns);
  const weights = new Float64Array(count);
  let entry = 0;
  for (let row = 0; row < y.rows; row += 1) {
    for (let level = 0; level < levels; level += 1) {
      const share = (level + source.uniform()) / levels;
      const lambda = LOWEST + (HIGHEST - LOWEST) * share;
      const alpha = Math.sqrt(1 / (1 + Math.exp(-lambda)));
      const sigma = Math.sqrt(1 / (1 + Math.exp(lambda)));
      const start = entry * width;
      for (let column = 0; column < y.columns; column += 1) {
        const value = y.data[row * y.columns + column]!;
        const noise = source.normal();
        inputs[start + column] = alpha * value + sigma * noise;
        targets[entry * y.columns + column] = alpha * noise - sigma * value;
      }
      let at = start + y.columns + x.columns + 1;
      inputs[at] = lambda / HIGHEST;
      for (const frequency of FREQUENCIES) {
        const angle = (Math.PI * frequency * (lambda - LOWEST)) / (HIGHEST - LOWEST);
        inputs[(at += 1)] = Math.sin(angle);
        inputs[(at += 1)] = Math.cos(angle);
      }
      weights[entry] = alpha * alpha * (HIGHEST - LOWEST);
      copyEntry({ inputs, width, targets, dim: y.columns, weights }, entry);
      for (let column = 0; column < x.columns; column += 1) {
        inputs[start + y.columns + column] = x.data[row * x.columns + column]!;
      }
      inputs[start + y.columns + x.columns] = 1;
      entry += 2;
    }
  }
  return { inputs, targets, weights };
}

/** Copies an entry to the next place. */
function copyEntry(
  into: NoisedRows & { readonly width: number; readonly dim: number },
  entry: number,
): void {
  const { inputs, width, targets, dim, weights } = into;
  inputs.copyWithin((entry + 1) * width, entry * width, (entry + 1) * width);
  targets.copyWithin((entry + 1) * dim, entry * dim, (entry + 1) * dim);
  weights[entry + 1] = weights[entry]!;
}
