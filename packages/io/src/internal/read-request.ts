import type { ColumnChoice } from "../table.ts";

/** One file to be read. */
export interface ReadRequest {
  readonly path: string;
  /** The file as the caller named it. */
  readonly file: string;
  readonly choose: ColumnChoice;
  readonly signal: AbortSignal | undefined;
}
