import {
  abs,
  add,
  broadcastTo,
  div,
  exp,
  greaterEqual,
  less,
  lessEqual,
  log,
  log1p,
  logicalAnd,
  maximum,
  minimum,
  mul,
  neg,
  softplus,
  sub,
  sum,
  where,
} from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { ConfigError, DomainError, ShapeError, createMatrix, lambertW0 } from "@mienf/numeric";
import type { DistributionConfig, PairDistribution, PairSample } from "./distribution.ts";
import { checkDim, checkPairColumns } from "./internal/checks.ts";
import { definePairDistribution } from "./internal/define-distribution.ts";
import { smoothedUniformInformation } from "./internal/smoothed-uniform-information.ts";

/** Options of {@link smoothedUniform}. */
export interface SmoothedUniformOptions {
  /** Half-widths of the noise to start from, > 0; one number for all columns or one each; default 0.5. */
  readonly epsilon?: number | ArrayLike<number>;
  /**
   * Scale of the logistic noise that rounds the noise's edges off, as a share of ε: 0 (default) for the hard-edged law, which
   * has no gradient across its edges; else in [0.05, 1], for training.
   */
  readonly softness?: number;
}

/** Structure of {@link smoothedUniform}. */
export interface SmoothedUniformConfig extends DistributionConfig {
  readonly kind: "smoothedUniform";
  readonly dim: number;
  readonly softness: number;
}

/** The law that {@link smoothedUniform} makes. */
export interface SmoothedUniform extends PairDistribution {
  readonly parameters: { readonly logEpsilon: Parameter };
  /** Sum over columns, in nats; with softness, by quadrature. */
  mutualInformation(): number;
  /** Information of each column in nats; owned by the caller. */
  componentMutualInformation(): Float64Array;
  /** ε of each column; owned by the caller. */
  epsilon(): Float64Array;
  /** @throws ShapeError when their number is wrong; DomainError unless each is positive and finite. */
  setEpsilon(values: number | ArrayLike<number>): void;
  /**
   * Takes the least ε of each column that allows all pairs: the maximum-likelihood fit without softness.
   *
   * @throws ShapeError when columns differ or rows do not pair up.
   */
  fit(pairs: PairSample): void;
}

// Coordinates rounded to float32 may leave the hard-edged support by this much.
const ROUNDING = 2 ** -23;
// log(1 + e^t) is e^t to float32 below.
const LEAST_POWER = -17;

/**
 * Makes the law of X uniform on [0, 1] and Y = X + Z, Z uniform on [−ε, ε], in independent columns with a learnable ε each.
 *
 * A column's information is `ε − log 2ε` for ε < ½ and `1/(4ε)` beyond. Outside the support the log-density is −Infinity. With
 * softness s > 0 logistic noise of scale s·ε is added to Z, which makes every y possible: for training. The only parameter is
 * `logEpsilon`, `[dim]`. A flow onto this base must end in (0, 1) on the side of X.
 *
 * @param dim - columns of either side, ≥ 1.
 * @throws ConfigError when `dim` is no such number or the softness is out of range; otherwise as `setEpsilon`.
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", appendix B.2 and eq. 14.
 */
export function smoothedUniform(
  dim: number,
  options: SmoothedUniformOptions = {},
): SmoothedUniform {
  const { epsilon = 0.5, softness = 0 } = options;
  checkDim("smoothedUniform", "dim", dim);
  if (softness !== 0 && !(softness >= 0.05 && softness <= 1)) {
    throw new ConfigError(
      `smoothedUniform: expected a softness of 0 or in [0.05, 1], got ${softness}`,
    );
  }
  const logEpsilon = createParameter([dim], 0);
  const readEpsilon = (): Float64Array => Float64Array.from(logEpsilon.values, Math.exp);
  const setEpsilon = (values: number | ArrayLike<number>): void => {
    logEpsilon.assign(checkedEpsilons(values, dim).map(Math.log));
  };
  setEpsilon(epsilon);
  const informations = (): Float64Array =>
    readEpsilon().map((each) => smoothedUniformInformation(each, softness));
  const noise = softness === 0 ? hardNoise : softNoise(softness);
  const width = (): Tensor => exp(logEpsilon.read());
  const logNoise = (x: Tensor2D, y: Tensor2D): Tensor1D =>
    sum(noise.logProb(sub(y, x), width()), 1);
  const config: SmoothedUniformConfig = { kind: "smoothedUniform", dim, softness };
  return definePairDistribution({
    dimX: dim,
    dimY: dim,
    config,
    parameters: { logEpsilon },
    logProb: (x: Tensor2D, y: Tensor2D) => add<Tensor1D>(logUnit(x), logNoise(x, y)),
    logProbX: logUnit,
    logProbY: (y: Tensor2D): Tensor1D => sum(noise.logMarginal(y, width()), 1),
    sample(sampleSize, source) {
      const epsilons = readEpsilon();
      const x = createMatrix(sampleSize, dim);
      const y = createMatrix(sampleSize, dim);
      source.fillUniform(x.data);
      for (let index = 0; index < x.data.length; index++) {
        const scale = epsilons[index % dim]!;
        let z = 2 * source.uniform() - 1;
        if (softness > 0) {
          const uniform = source.uniform() + 2 ** -54;
          z += softness * Math.log(uniform / (1 - uniform));
        }
        y.data[index] = x.data[index]! + scale * z;
      }
      return { x, y };
    },
    mutualInformation: () => informations().reduce((total, each) => total + each, 0),
    componentMutualInformation: informations,
    epsilon: readEpsilon,
    setEpsilon,
    fit(pairs: PairSample): void {
      checkPairColumns("smoothedUniform", pairs, [dim, dim]);
      const widths = new Float64Array(dim);
      for (const [index, value] of pairs.y.data.entries()) {
        const column = index % dim;
        widths[column] = Math.max(widths[column]!, Math.abs(value - pairs.x.data[index]!));
      }
      setEpsilon(widths);
    },
  });
}

/**
 * Finds the ε of the hard-edged law whose columns have this information.
 *
 * @param information - of a column, in nats, > 0.
 * @throws DomainError when it is not positive.
 * @see Butakov et al. 2024, appendix B.2.
 */
export function smoothedUniformEpsilon(information: number): number {
  if (!(information > 0 && information < Infinity)) {
    throw new DomainError(
      `smoothedUniformEpsilon: expected a positive number of nats, got ${information}`,
    );
  }
  return information < 0.5 ? 1 / (4 * information) : -lambertW0(-Math.exp(-information) / 2);
}

/** Log-densities of Z and of X + Z, each coordinate by itself. */
interface Noise {
  logProb(z: Tensor, epsilon: Tensor): Tensor;
  logMarginal(y: Tensor, epsilon: Tensor): Tensor;
}

const hardNoise: Noise = {
  logProb(z, epsilon) {
    const inside = lessEqual(abs(z), add(epsilon, ROUNDING));
    return where(inside, neg(log(mul(epsilon, 2))), -Infinity);
  },
  logMarginal(y, epsilon) {
    // Length of [y − ε, y + ε] ∩ [0, 1], over 2ε: a trapezium.
    const nearer = minimum(y, sub(1, y));
    const slope = add(div(nearer, mul(epsilon, 2)), 0.5);
    // tfjs's gradients of minimum and maximum do not broadcast.
    const top = broadcastTo(minimum(div(0.5, epsilon), 1), y.shape);
    const rounded = broadcastTo(div(ROUNDING, mul(epsilon, 2)), y.shape);
    const inside = greaterEqual(slope, neg(rounded));
    return where(inside, log(maximum(minimum(slope, top), rounded)), -Infinity);
  },
};

function softNoise(softness: number): Noise {
  // The logistic scales from one edge of the noise to the other.
  const span = 2 / softness;
  const scaleOf = (epsilon: Tensor): Tensor => mul(epsilon, softness);
  /** Log of the probability that the noise is below t: σ's mean over 2ε, log(1 + σ(low) (e^span − 1)) / span. */
  const logRise = (t: Tensor, epsilon: Tensor): Tensor => {
    const low = div(sub(t, epsilon), scaleOf(epsilon));
    const power = sub(Math.log(Math.expm1(span)), softplus(neg(low)));
    const tail = less(power, LEAST_POWER);
    return sub(where(tail, power, log(softplus(maximum(power, LEAST_POWER)))), Math.log(span));
  };
  return {
    logProb(z, epsilon) {
      const scale = scaleOf(epsilon);
      const outer = softplus(div(sub(z, epsilon), scale));
      const inner = softplus(neg(div(add(z, epsilon), scale)));
      const constant = sub(Math.log(-Math.expm1(-span)), log(mul(epsilon, 2)));
      return sub(constant, add(outer, inner));
    },
    logMarginal(y, epsilon) {
      // Mirrored to the left half, where nothing cancels.
      const left = minimum(y, sub(1, y));
      const below = logRise(left, epsilon);
      const ratio = exp(sub(logRise(sub(left, 1), epsilon), below));
      return add(below, log1p(neg(ratio)));
    },
  };
}

function logUnit(x: Tensor2D): Tensor1D {
  const inside = logicalAnd(greaterEqual(x, 0), lessEqual(x, 1));
  return sum(where(inside, 0, -Infinity), 1);
}

function checkedEpsilons(values: number | ArrayLike<number>, dim: number): number[] {
  const list = typeof values === "number" ? Array<number>(dim).fill(values) : Array.from(values);
  if (list.length !== dim) {
    throw new ShapeError(`smoothedUniform: expected ε of ${dim} columns, got ${list.length}`);
  }
  for (const value of list) {
    if (!(value > 0 && value < Infinity)) {
      throw new DomainError(`smoothedUniform: expected positive ε, got ${value}`);
    }
  }
  return list;
}
