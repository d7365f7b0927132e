import type { DataFinding, RowSample, Table } from "@mienf/io";

// Beyond these an estimate gains little, while memory and time grow: 20 million values are 160 MB, held several times.
const MOST_ROWS = 1_000_000;
const MOST_VALUES = 20_000_000;

/** Which rows of a large file are used: those that `--max-rows` allows, chosen by the seed. */
export function rowSample(
  flags: { readonly maxRows?: number; readonly seed?: number },
  fixed?: number,
): RowSample {
  return {
    rows: (columns) =>
      fixed ?? flags.maxRows ?? Math.min(MOST_ROWS, Math.floor(MOST_VALUES / columns)),
    seed: Math.abs(flags.seed ?? 0),
  };
}

/** Says that rows were sampled, and how to have more. */
export function sampleFindings(
  table: Pick<Table, "rows" | "totalRows" | "rowNumbers">,
): DataFinding[] {
  const { rows, totalRows, rowNumbers } = table;
  return rowNumbers === null
    ? []
    : [
        {
          severity: "note",
          message: `${rows} of ${totalRows} rows were used, sampled by the seed without replacement; --max-rows sets how many`,
        },
      ];
}
