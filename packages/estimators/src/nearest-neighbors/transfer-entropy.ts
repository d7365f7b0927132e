import type { Matrix, MatrixLike } from "@mienf/numeric";
import { matrixFrom, ShapeError } from "@mienf/numeric";
import * as z from "zod";
import type { EstimateContext } from "../interface/estimator.ts";
import {
  conditionalMutualInformation,
  conditionalOptions,
} from "./conditional-mutual-information.ts";
import type { InformationEstimate } from "./internal/value-estimate.ts";
import { checkRows } from "./internal/value-estimate.ts";
import { parseOptions } from "./internal/parse-options.ts";

const NAME = "transfer-entropy";
const steps = () => z.coerce.number().int().min(1).max(10_000).default(1);

/** Options of {@link transferEntropy}. */
export const transferEntropyOptions = z.strictObject({
  ...conditionalOptions.shape,
  sourceHistory: steps().describe("past values of the source"),
  targetHistory: steps().describe("past values of the target"),
  lag: steps().describe("steps from the newest source value to the target value"),
  spacing: steps().describe("steps between past values"),
});

/** Options of {@link transferEntropy} as callers give them. */
export type TransferEntropySettings = z.input<typeof transferEntropyOptions>;

/** Two series over the same times. */
export interface SeriesPair {
  /** Values of the series that may drive, shape `[n, ds]`, in order of time. */
  readonly source: MatrixLike;
  /** Values of the series that may be driven, shape `[n, dt]`. */
  readonly target: MatrixLike;
}

/**
 * Estimates the transfer entropy of one series to another, in nats: I(past of source; target now | past of target).
 *
 * Never clipped. The rows are those times whose past is complete.
 *
 * @param series - the series, n times each. @param settings - see {@link transferEntropyOptions}; all have defaults.
 * @throws ShapeError when the lengths differ. @throws DataError when the series are too short or cannot be used.
 * @throws ConfigError when a setting is unknown or out of range.
 * @see Schreiber 2000, "Measuring information transfer", eq. 4; Frenzel & Pompe 2007 for the estimator.
 */
export function transferEntropy(
  series: SeriesPair,
  settings: TransferEntropySettings = {},
  context: EstimateContext = {},
): Promise<InformationEstimate> {
  const options = parseOptions(NAME, transferEntropyOptions, settings);
  const { sourceHistory, targetHistory, lag, spacing, ...rest } = options;
  const source = matrixFrom(series.source);
  const target = matrixFrom(series.target);
  if (source.rows !== target.rows) {
    throw new ShapeError(
      `${NAME}: expected series over the same times, got ${source.rows} and ${target.rows} values`,
    );
  }
  const first = Math.max(lag + (sourceHistory - 1) * spacing, 1 + (targetHistory - 1) * spacing);
  checkRows(NAME, source.rows, first + 3);
  const window = { first, spacing };
  return conditionalMutualInformation(
    {
      x: pastOf(source, { ...window, newest: lag, values: sourceHistory }),
      y: pastOf(target, { ...window, newest: 0, values: 1 }),
      z: pastOf(target, { ...window, newest: 1, values: targetHistory }),
    },
    rest,
    context,
  );
}

interface Window {
  /** First time whose past is complete. */
  readonly first: number;
  /** Steps back to the newest value. */
  readonly newest: number;
  readonly values: number;
  readonly spacing: number;
}

/** Past values of every time from `first` on, newest first. */
function pastOf(series: Matrix, { first, newest, values, spacing }: Window): Matrix {
  const rows = series.rows - first;
  const columns = values * series.columns;
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let back = 0; back < values; back += 1) {
      const at = (first + row - newest - back * spacing) * series.columns;
      data.set(
        series.data.subarray(at, at + series.columns),
        row * columns + back * series.columns,
      );
    }
  }
  return { data, rows, columns };
}
