import type { EstimateContext, Estimator } from "@mienf/estimators";
import type { Context } from "./context.ts";
import type { DataFlags, EstimatorFlags } from "./flags.ts";
import type { RuntimeName } from "./host.ts";
import type { LoadedPair } from "./load-pair.ts";
import { checkDataFlags, loadPair } from "./load-pair.ts";
import { namingPlaces } from "./output/names.ts";
import type { Reporter } from "./output/reporter.ts";
import { createReporter } from "./output/reporter.ts";
import { splitSettings } from "./runtime-settings.ts";
import { estimatorCalled, optionNames, parseSettings } from "./settings.ts";
import { untilAborted } from "./until-aborted.ts";
import { withRuntime } from "./with-runtime.ts";

/** What several estimates of one pair are asked for with. */
export interface PairRequest {
  readonly flags: DataFlags &
    EstimatorFlags & {
      readonly runtime: RuntimeName | "auto";
      readonly seed: number;
      readonly level?: number;
      readonly maxSeconds?: number;
      readonly quiet: boolean;
      readonly json: boolean;
    };
  readonly data: string | undefined;
}

/**
 * Reads the rows, makes the estimator and opens the runtime that the flags ask for, and lets `use` work with them.
 *
 * @throws AbortedError when interrupted. @throws DataError that names file, column and row as the user knows them.
 */
export async function withPairOnRuntime<T>(
  context: Context,
  { flags, data }: PairRequest,
  use: (pair: LoadedPair, estimator: Estimator, fitContext: EstimateContext) => Promise<T>,
): Promise<{ readonly pair: LoadedPair; readonly result: T; readonly reporter: Reporter }> {
  const { host, signal } = context;
  checkDataFlags(flags, data, true);
  const { estimatorRegistry } = await host.estimators();
  const descriptor = estimatorCalled(flags.estimator, estimatorRegistry);
  const { settings, runtime: requested } = splitSettings(flags, optionNames(descriptor));
  const estimator = descriptor.create(parseSettings(descriptor, settings));
  const pair = await untilAborted(loadPair(context, flags, data), signal);
  const reporter = createReporter(host, flags);
  for (const { message } of pair.findings) {
    reporter.warn(message);
  }
  try {
    const result = await withRuntime(context, { runtime: requested, reporter }, (runtime) => {
      const { seed, level, maxSeconds } = flags;
      const { progress: onProgress } = reporter;
      const work = use(pair, estimator, { runtime, seed, level, maxSeconds, signal, onProgress });
      return untilAborted(namingPlaces(work, pair), signal);
    });
    return { pair, result, reporter };
  } finally {
    reporter.finish();
  }
}
