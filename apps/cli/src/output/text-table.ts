/**
 * Lines of cells with the columns one under the other, without line ends.
 *
 * @param options - `left`: columns that start at the same place; figures end there, so that digits line up.
 */
export function textTable(
  lines: readonly (readonly string[])[],
  options: { readonly left: readonly number[] },
): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return options.left.includes(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
