import { add, sub } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { ParameterTree } from "@mienf/core";
import type { DistributionConfig } from "../distribution.ts";
import { definePairDistribution } from "./define-distribution.ts";
import type { PairForm } from "./pair-form.ts";
import type { Whitened } from "./precision-factor.ts";
import type { Radial } from "./radial.ts";

/**
 * Makes the elliptical law of pairs of a centre, a scatter and a radial law, which has its information in closed form:
 * the normal law's of that scatter, and what the radial law adds.
 *
 * @param own - the law's config and parameters, and what it offers beyond a law of pairs.
 */
export function ellipticalPair<O extends { config: DistributionConfig; parameters: ParameterTree }>(
  own: O,
  form: PairForm,
  radial: Radial,
) {
  const { dimX, dimY } = form;
  const density = ({ squares, logDet }: Whitened, dim: number): Tensor1D =>
    add(radial.logProb(squares, dim), logDet);
  return definePairDistribution({
    ...own,
    dimX,
    dimY,
    logProb: (x: Tensor2D, y: Tensor2D) => density(form.whiten(x, y), dimX + dimY),
    logProbX: (x: Tensor2D) => density(form.whitenX(x), dimX),
    logProbY: (y: Tensor2D) => density(form.whitenY(y), dimY),
    pointwiseMutualInformation(x: Tensor2D, y: Tensor2D): Tensor1D {
      const joint = form.whiten(x, y);
      const left = form.whitenX(x);
      const right = form.whitenY(y);
      const squares = { joint: joint.squares, x: left.squares, y: right.squares };
      const logDet = sub(joint.logDet, add(left.logDet, right.logDet));
      return add(radial.logRatio(squares, [dimX, dimY]), logDet);
    },
    sample: (sampleSize, source) =>
      form.sample(sampleSize, source, (stream) => radial.drawScale(stream)),
    mutualInformation: () => form.information() + radial.information(dimX, dimY),
  });
}
