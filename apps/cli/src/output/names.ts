import { DataError } from "@mienf/numeric";
import type { LoadedPair } from "../load-pair.ts";

const PLACE = /column (\d+) of ([xy])\b(?:, row (\d+)\b)?/gu;

/** A message of an estimator, which counts columns and rows from 0, with the names and row numbers of the file. */
export function withNames(message: string, pair: LoadedPair): string {
  return message.replace(PLACE, (words, column: string, side: "x" | "y", row?: string) => {
    const name = namesOf(side, pair)[Number(column)];
    if (name === undefined) {
      return words;
    }
    return row === undefined
      ? `column ${name}`
      : `column ${name}, row ${pair.rowNumbers[Number(row)] ?? row}`;
  });
}

/**
 * Waits for an estimator; where it finds fault with the data, the error tells the file, column and row that the user
 * knows.
 *
 * @throws DataError in place of the estimator's.
 */
export async function namingPlaces<T>(work: Promise<T>, pair: LoadedPair): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof DataError ? withPlace(error, pair) : error;
  }
}

function withPlace(error: DataError, pair: LoadedPair): DataError {
  const [, column, side] = [...error.message.matchAll(PLACE)][0] ?? [];
  if (error.place.file !== undefined || (side !== "x" && side !== "y")) {
    return error;
  }
  const file = side === "x" ? pair.sources[0] : pair.sources.at(-1);
  const { row } = error.place;
  const message = withNames(error.message.replace(/^[a-z]\w*: /u, ""), pair);
  return new DataError(
    `${file}: ${message}`,
    {
      file,
      column: namesOf(side, pair)[Number(column)],
      row: row === undefined ? undefined : (pair.rowNumbers[row] ?? row + 1) - 1,
    },
    { cause: error },
  );
}

function namesOf(side: "x" | "y", { xNames, yNames }: LoadedPair): readonly string[] {
  return side === "x" ? xNames : yNames;
}
