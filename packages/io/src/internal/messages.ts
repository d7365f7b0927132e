import { DataError } from "@mienf/numeric";

/** A list short enough for one line: the first names, then how many more there are. */
export function shortList(names: readonly string[], limit = 12): string {
  const shown = names.slice(0, limit).join(", ");
  return names.length > limit ? `${shown}, … and ${names.length - limit} more` : shown;
}

/** Text of a cell for a message: quoted, one line, not too long. */
export function shortText(text: string): string {
  const flat = text.replace(/\s+/gu, " ");
  return JSON.stringify(flat.length > 40 ? `${flat.slice(0, 39)}…` : flat);
}

/** Turns what went wrong while reading a file into a DataError that names the file. */
export function readFailure(file: string, error: unknown): DataError {
  if (error instanceof DataError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") {
    return new DataError(`${file}: no such file; check the path`, { file });
  }
  if (code === "EACCES" || code === "EPERM") {
    return new DataError(`${file}: not allowed to read this file; check its permissions`, { file });
  }
  return new DataError(`${file}: cannot be read: ${message}`, { file }, { cause: error });
}
