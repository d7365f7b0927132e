import { pairDistributionFromConfig } from "@mienf/distributions";
import type { DistributionConfig, PairDistribution } from "@mienf/distributions";
import { bijectionFromConfig } from "@mienf/flows";
import type { Bijection, BijectionConfig } from "@mienf/flows";
import { DataError } from "@mienf/numeric";

/**
 * Makes a flow of a manifest; its parameters are as new.
 *
 * @param dim - columns that it must have.
 * @throws DataError when the configuration is of no flow, or of one of other columns.
 */
export function rebuiltFlow(config: BijectionConfig, dim: number): Bijection {
  const flow = bijectionFromConfig(config);
  if (flow.dim !== dim) {
    throw new DataError(
      `loadModel: expected a flow of ${dim} columns, got ${config.kind} of ${flow.dim}; the model is damaged`,
    );
  }
  return flow;
}

/**
 * Makes a base of a manifest; its parameters are as new.
 *
 * @param dimensions - columns that it must have.
 * @throws DataError when the configuration is of no base, or of one of other columns.
 */
export function rebuiltBase(
  config: DistributionConfig,
  dimensions: { readonly x: number; readonly y: number },
): PairDistribution {
  const base = attempt(config);
  if (base.dimX !== dimensions.x || base.dimY !== dimensions.y) {
    throw new DataError(
      `loadModel: expected a base of ${dimensions.x} + ${dimensions.y} columns, got ${config.kind} of ${base.dimX} + ${base.dimY}; the model is damaged`,
    );
  }
  return base;
}

/** Factories make any error at all of options that nobody has checked. */
function attempt(config: DistributionConfig): PairDistribution {
  try {
    return pairDistributionFromConfig(config);
  } catch (error) {
    throw new DataError(
      `loadModel: expected the configuration of a base of @mienf/distributions, got ${JSON.stringify(config).slice(0, 200)}: ${error instanceof Error ? error.message : String(error)}; the model is damaged or of another version`,
      {},
      { cause: error },
    );
  }
}
