import { normalCdf } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkSize } from "../internal/checks.ts";
import { cellEnds, cellOf, entropyOf, nearUniform } from "../internal/near-uniform.ts";
import type { Law } from "../law.ts";

/** How to make a {@link uniformlyQuantized} law. */
export interface UniformlyQuantizedOptions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Total information in nats, shared equally by the coordinates; in [0, 11 · dim]. */
  readonly mutualInformation: number;
  /** Law of the coordinates of X: standard normal (default) or uniform on [0, 1). */
  readonly margin?: "normal" | "uniform" | undefined;
  /** Divides the symbol of Y by the number of symbols; default false. */
  readonly normalized?: boolean | undefined;
}

/**
 * Makes the law of a continuous X and the index Y of the quantile cell it falls in, coordinate by coordinate.
 *
 * All cells but the last are equally likely; the information is the entropy of the index.
 *
 * @param options - `dim`, `mutualInformation` in nats, `margin`, `normalized`.
 * @throws DomainError when the information is not in [0, 11 · dim].
 */
export function uniformlyQuantized(options: UniformlyQuantizedOptions): Law {
  const { dim = 1, mutualInformation, margin = "normal", normalized = false } = options;
  checkSize("uniformlyQuantized", "dim", dim);
  checkMutualInformation("uniformlyQuantized", mutualInformation, {
    minimum: 0,
    maximum: 11 * dim,
  });
  const probabilities = nearUniform("uniformlyQuantized", mutualInformation / dim);
  const ends = cellEnds(probabilities);
  const scale = normalized ? ends.length : 1;
  const component = entropyOf(probabilities);
  const symbolOf = (value: number): number =>
    cellOf(ends, margin === "normal" ? normalCdf(value) : value);
  return defineLaw({
    name: "uniformly-quantized",
    parameters: { dim, mutualInformation, margin, normalized },
    dimX: dim,
    dimY: dim,
    mutualInformation: dim * component,
    componentMutualInformation: new Float64Array(dim).fill(component),
    fill: (x, y, source) => {
      void (margin === "normal" ? source.fillNormal(x) : source.fillUniform(x));
      for (let i = 0; i < x.length; i++) {
        y[i] = symbolOf(x[i]!) / scale;
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < x.length; i++) {
        const symbol = symbolOf(x[i]!);
        out[Math.floor(i / dim)]! +=
          symbol / scale === y[i] ? -Math.log(probabilities[symbol]!) : -Infinity;
      }
    },
  });
}
