import type { Runtime } from "@mienf/core";
import type { Estimate, EstimatorDescriptor } from "@mienf/estimators";
import { ConvergenceError } from "@mienf/numeric";
import type { Context } from "./context.ts";
import type { LoadedPair } from "./load-pair.ts";
import { namingPlaces, withNames } from "./output/names.ts";
import type { Reporter } from "./output/reporter.ts";
import { untilAborted } from "./until-aborted.ts";

/** One estimate to be made. */
export interface FitJob {
  readonly flags: {
    readonly seed: number;
    readonly level: number;
    readonly maxSeconds?: number | undefined;
  };
  readonly descriptor: Pick<EstimatorDescriptor, "name" | "create">;
  readonly options: Readonly<Record<string, unknown>>;
  readonly pair: LoadedPair;
  readonly reporter: Pick<Reporter, "progress" | "warn">;
  readonly runtime: Runtime;
}

/**
 * Makes an estimate, in nats.
 *
 * @throws AbortedError when interrupted. @throws DataError that names file, column and row as the user knows them.
 * @throws ConvergenceError when the estimate is not a finite number.
 */
export async function fitPair({ signal }: Context, job: FitJob): Promise<Estimate> {
  const { flags, descriptor, options, pair, reporter, runtime } = job;
  const work = descriptor.create(options).fit(pair.x, pair.y, {
    runtime,
    seed: flags.seed,
    level: flags.level,
    maxSeconds: flags.maxSeconds,
    signal,
    onProgress: reporter.progress,
    onWarning: (warning) => reporter.warn(withNames(warning, pair)),
  });
  const estimate = await untilAborted(namingPlaces(work, pair), signal);
  if (!Number.isFinite(estimate.mutualInformation)) {
    throw new ConvergenceError(
      `${descriptor.name}: expected a finite estimate, got ${estimate.mutualInformation}; try another seed, or look for outliers in the data`,
      { iterations: 0, lastValue: estimate.mutualInformation },
    );
  }
  return estimate;
}
