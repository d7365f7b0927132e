import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { ParameterTree } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import type { PairSample } from "../distribution.ts";
import type { Whitened } from "./precision-factor.ts";

/** The centre and scatter of an elliptical law of pairs, whatever its radial law. */
export interface PairForm {
  readonly dimX: number;
  readonly dimY: number;
  readonly parameters: ParameterTree;
  whiten(x: Tensor2D, y: Tensor2D): Whitened;
  whitenX(x: Tensor2D): Whitened;
  whitenY(y: Tensor2D): Whitened;
  /** Draws of the normal law of this centre and scatter, each multiplied by a `drawScale` before it is moved to the centre. */
  sample(
    sampleSize: number,
    source: RandomSource,
    drawScale: (source: RandomSource) => number,
  ): PairSample;
  /** I(X; Y) of that normal law, in nats. */
  information(): number;
}
