import { createRandomSource } from "@mienf/numeric";

/** Columns of unrelated normal numbers as CSV, with some cells overwritten. */
export function randomCsv(
  names: readonly string[],
  rows: number,
  cells: Readonly<Record<number, Readonly<Record<string, string>>>> = {},
): string {
  const source = createRandomSource(3);
  const lines = Array.from({ length: rows }, (_, row) =>
    names.map((name) => cells[row]?.[name] ?? source.normal().toFixed(6)).join(","),
  );
  return `${[names.join(","), ...lines].join("\n")}\n`;
}
