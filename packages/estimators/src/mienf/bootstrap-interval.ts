import type { RandomSource } from "@mienf/numeric";
import { ConfigError, normalQuantile, quantile } from "@mienf/numeric";
import type { Interval } from "../interface/estimate.ts";

const RESAMPLES = 2000;

/**
 * A basic bootstrap interval: the mean of pointwise values resampled by rows, reflected about the estimate, and widened by
 * what the base's own mutual information differs from it, and by what is doubtful beyond.
 *
 * The models stay as they are; rows that repeat would teach nearest neighbours and flows falsely.
 *
 * @param readOut - the estimate, its pointwise values, the excess of the base, and the standard deviation of what else is
 *   doubtful, in nats.
 * @param options - `level` in (0, 1); `source` of randomness.
 * @throws ConfigError when the level is out of range.
 * @see Davison and Hinkley 1997, "Bootstrap Methods and their Application", eq. 5.6.
 */
export function bootstrapInterval(
  readOut: {
    readonly mutualInformation: number;
    readonly pointwise: Float64Array;
    readonly excess: number;
    readonly doubt?: number;
  },
  { level, source }: { readonly level: number; readonly source: RandomSource },
): Interval {
  if (!(level > 0 && level < 1)) {
    throw new ConfigError(`interval: expected a level in (0, 1), got ${level}; 0.95 is usual`);
  }
  const { mutualInformation, pointwise, excess, doubt = 0 } = readOut;
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < pointwise.length; draw += 1) {
      sum += pointwise[source.integer(pointwise.length)]!;
    }
    return sum / pointwise.length;
  });
  const tail = (1 - level) / 2;
  const slack = Math.abs(excess) + normalQuantile(1 - tail) * doubt;
  return {
    level,
    low: 2 * mutualInformation - quantile(means, 1 - tail) - slack,
    high: 2 * mutualInformation - quantile(means, tail) + slack,
    method:
      "basic bootstrap of the out-of-fold pointwise values, widened by their distance from the base's own mutual information",
  };
}
