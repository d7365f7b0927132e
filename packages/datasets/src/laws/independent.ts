import { defineLaw } from "../define-law.ts";
import { pairDimensions, type PairDimensions } from "../internal/checks.ts";
import type { Law } from "../law.ts";

/** How to make an {@link independent} law. */
export interface IndependentOptions extends PairDimensions {
  /** Law of every coordinate: standard normal (default) or uniform on [0, 1). */
  readonly margin?: "normal" | "uniform" | undefined;
}

/**
 * Makes a law of independent coordinates: mutual information 0.
 *
 * @param options - Sizes (default 1×1) and `margin`.
 * @throws ShapeError when a dimension is not a whole number ≥ 1.
 */
export function independent(options: IndependentOptions = {}): Law {
  const { dimX, dimY } = pairDimensions("independent", options);
  const { margin = "normal" } = options;
  return defineLaw({
    name: "independent",
    parameters: { dimX, dimY, margin },
    dimX,
    dimY,
    mutualInformation: 0,
    componentMutualInformation: new Float64Array(Math.min(dimX, dimY)),
    fill: (x, y, source) => {
      for (const side of [x, y]) {
        void (margin === "normal" ? source.fillNormal(side) : source.fillUniform(side));
      }
    },
    pointwise: (_x, _y, out) => out.fill(0),
  });
}
