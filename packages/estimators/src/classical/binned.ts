import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import { pairedSamples } from "../interface/paired-samples.ts";
import type { Finding } from "../interface/verdict.ts";
import { parseOptions } from "../nearest-neighbors/internal/parse-options.ts";
import type { CellLabels } from "./internal/cell-labels.ts";
import { crossLabels, labelCells } from "./internal/cell-labels.ts";
import { classicalEstimate, negativeFinding } from "./internal/closed-form-estimate.ts";

const NAME = "binned";
const ROWS_A_CELL = 5; // fewer, and the correction for the bias fails

/** Options of the binned estimator. */
export const binnedOptions = z.strictObject({
  bins: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .describe("bins of each column; 0 takes as many as leave 5 rows a cell, at least 2"),
  edges: z
    .enum(["quantile", "width", "distinct"])
    .default("quantile")
    .describe(
      "bins of equal counts, of equal widths, or one for every distinct value (discrete data)",
    ),
  correction: z
    .enum(["miller-madow", "none"])
    .default("miller-madow")
    .describe("adds half the number of occupied cells less one, over n, to each entropy"),
});

/** Options of {@link binned} as callers give them. */
export type BinnedSettings = z.input<typeof binnedOptions>;

/**
 * Mutual information of binned columns. Equal values are always in one bin.
 *
 * @param settings - see {@link binnedOptions}; all have defaults. @throws ConfigError when a setting is out of range.
 * @see Miller 1955, "Note on the bias of information estimates".
 */
export function binned(settings: BinnedSettings = {}): Estimator {
  const options = parseOptions(NAME, binnedOptions, settings);
  return {
    // oxlint-disable-next-line require-await -- the contract is asynchronous, and errors become rejections
    async fit(x, y, context = {}) {
      const startMs = performance.now();
      const samples = pairedSamples(x, y, () => 3);
      const { sampleSize } = samples;
      const columns = samples.x.columns + samples.y.columns;
      const bins =
        options.bins > 0
          ? options.bins
          : Math.max(2, Math.floor((sampleSize / ROWS_A_CELL) ** (1 / columns)));
      const cellsX = labelCells(samples.x, bins, options.edges);
      const cellsY = labelCells(samples.y, bins, options.edges);
      const cells = crossLabels(cellsX, cellsY);
      const logRatios = logRatiosOf(cells, cellsX, cellsY);
      const { mean: raw, standardError } = meanWithError(logRatios);
      const correction =
        options.correction === "none"
          ? 0
          : (cellsX.cells + cellsY.cells - cells.cells - 1) / (2 * sampleSize);
      const mutualInformation = raw + correction;
      const sparse: Finding[] =
        cells.cells * ROWS_A_CELL > 2 * sampleSize
          ? [
              {
                severity: "care",
                message: `${cells.cells} cells hold ${sampleSize} rows: too few a cell for the correction of the bias; use fewer bins or another estimator`,
              },
            ]
          : [];
      return classicalEstimate(
        samples,
        {
          name: NAME,
          mutualInformation,
          standardError,
          intervalMethod:
            "normal: standard error of the mean of the pointwise values; leaves out the bias",
          pointwise: logRatios.map((value) => value + correction),
          findings: [...sparse, ...negativeFinding(mutualInformation)],
          diagnostics: {
            raw,
            bins,
            cells: cells.cells,
            cellsX: cellsX.cells,
            cellsY: cellsY.cells,
          },
          startMs,
        },
        context,
      );
    },
  };
}

/** log of a cell's share over the product of its margins' shares, for every row. */
function logRatiosOf(cells: CellLabels, x: CellLabels, y: CellLabels): Float64Array {
  const counts = [cells, x, y].map((side) => {
    const count = new Float64Array(side.cells);
    for (const label of side.labels) {
      count[label]! += 1;
    }
    return count;
  });
  const [joint, ofX, ofY] = counts as [Float64Array, Float64Array, Float64Array];
  const size = cells.labels.length;
  return Float64Array.from({ length: size }, (_, row) =>
    Math.log((joint[cells.labels[row]!]! * size) / (ofX[x.labels[row]!]! * ofY[y.labels[row]!]!)),
  );
}

/** What `binned` is. */
export const binnedDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "bins with the Miller–Madow correction; exact cells for discrete data",
  assumes: "little dependence within a cell; several rows in each",
  cost: "n log n",
  failure: "loses what happens within cells; useless beyond 3 or 4 columns together",
  options: binnedOptions,
  create: (options) => binned(options),
};
