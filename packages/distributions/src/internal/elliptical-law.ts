import { add } from "@tensorflow/tfjs-core";
import type { Distribution, DistributionConfig } from "../distribution.ts";
import type { GaussianMoments } from "../gaussian-moments.ts";
import { defineDistribution } from "./define-distribution.ts";
import { sampleNormal } from "./full-form.ts";
import { precisionFactor } from "./precision-factor.ts";
import type { PrecisionParameters } from "./precision-factor.ts";
import type { Radial } from "./radial.ts";

/** An elliptical law and the doors to its centre and scatter. */
export interface EllipticalLaw {
  readonly law: Distribution & { entropy(): number };
  readonly parameters: PrecisionParameters;
  readonly moments: () => GaussianMoments;
  readonly setMoments: (moments: GaussianMoments) => void;
}

/** Makes the elliptical law of any centre and scatter and the given radial law. */
export function ellipticalLaw(
  config: DistributionConfig,
  dim: number,
  radial: Radial,
): EllipticalLaw {
  const factor = precisionFactor(dim);
  const { parameters } = factor;
  const law = defineDistribution({
    dim,
    config,
    parameters: { ...parameters, ...radial.parameters },
    logProb(x) {
      const { squares, logDet } = factor.whiten(x);
      return add(radial.logProb(squares, dim), logDet);
    },
    sample: (sampleSize, source) =>
      sampleNormal(factor, sampleSize, {
        source,
        drawScale: (stream) => radial.drawScale(stream),
      }),
    entropy: () =>
      radial.entropy(dim) - parameters.logDiagonal.values.reduce((sum, each) => sum + each, 0),
  });
  return {
    law,
    parameters,
    moments: () => factor.moments()[0] as GaussianMoments,
    setMoments: (moments) => {
      factor.assign(config.kind, [moments]);
    },
  };
}
