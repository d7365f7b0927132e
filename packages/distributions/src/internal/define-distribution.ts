import { add, sub, tidy } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Distribution, MarginalConfig, PairDistribution } from "../distribution.ts";
import { checkDim, checkPairs, checkPoints } from "./checks.ts";

/**
 * Makes a law of a bare definition: `logProb` gets its door, which checks the shape, and runs inside `tidy`.
 *
 * @throws ConfigError when `dim` is not a whole number ≥ 1.
 */
export function defineDistribution<D extends Distribution>(definition: D): D {
  const { dim, config } = definition;
  checkDim(config.kind, "dim", dim);
  return {
    ...definition,
    logProb(x: Tensor2D): Tensor1D {
      checkPoints(config.kind, x, dim);
      return tidy(() => definition.logProb(x));
    },
  };
}

/** A law of pairs as its author writes it: no checks, no tidying, marginals as functions. */
export interface PairDefinition extends Omit<
  PairDistribution,
  "marginalX" | "marginalY" | "pointwiseMutualInformation"
> {
  readonly logProbX: (x: Tensor2D) => Tensor1D;
  readonly logProbY: (y: Tensor2D) => Tensor1D;
  /** Default: the difference of the three log-densities. */
  readonly pointwiseMutualInformation?: (x: Tensor2D, y: Tensor2D) => Tensor1D;
}

/**
 * Makes a law of pairs of a bare definition, as {@link defineDistribution} does; its marginals read its parameters.
 *
 * @throws ConfigError when a dim is not a whole number ≥ 1.
 */
export function definePairDistribution<D extends PairDefinition>(definition: D) {
  const { logProbX, logProbY, ...rest } = definition;
  const { dimX, dimY, config, parameters, pointwiseMutualInformation } = definition;
  checkDim(config.kind, "dimX", dimX);
  checkDim(config.kind, "dimY", dimY);
  const marginal = (side: "x" | "y"): Distribution => {
    const marginalConfig: MarginalConfig = { kind: "marginal", side, pair: config };
    return defineDistribution({
      dim: side === "x" ? dimX : dimY,
      config: marginalConfig,
      parameters,
      logProb: side === "x" ? logProbX : logProbY,
      sample: (sampleSize, source) => definition.sample(sampleSize, source)[side],
    });
  };
  return {
    ...rest,
    config: definition.config as D["config"],
    parameters: definition.parameters as D["parameters"],
    marginalX: marginal("x"),
    marginalY: marginal("y"),
    logProb(x: Tensor2D, y: Tensor2D): Tensor1D {
      checkPairs(config.kind, [x, y], [dimX, dimY]);
      return tidy(() => definition.logProb(x, y));
    },
    pointwiseMutualInformation(x: Tensor2D, y: Tensor2D): Tensor1D {
      checkPairs(config.kind, [x, y], [dimX, dimY]);
      return tidy(
        () =>
          pointwiseMutualInformation?.(x, y) ??
          sub<Tensor1D>(definition.logProb(x, y), add(logProbX(x), logProbY(y))),
      );
    },
  };
}
