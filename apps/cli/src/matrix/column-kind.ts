/** Whether the values of a column repeat as those of a count, a grade or a class do. */
export type ColumnKind = "continuous" | "discrete";

// With more levels, or fewer rows a level, treating the values as continuous loses little.
const MOST_LEVELS = 20;
const ROWS_PER_LEVEL = 10;

/**
 * Tells the kind of a column: discrete when it has at most 20 different values, and at least 10 rows for each of them.
 *
 * @param values - NaN is no value.
 */
export function columnKind(values: Float64Array): ColumnKind {
  const levels = new Set<number>();
  let rows = 0;
  for (const value of values) {
    if (!Number.isNaN(value)) {
      levels.add(value);
      rows += 1;
    }
    if (levels.size > MOST_LEVELS) {
      return "continuous";
    }
  }
  return levels.size * ROWS_PER_LEVEL <= rows ? "discrete" : "continuous";
}
