import type { ColumnChoice, RowSample } from "../table.ts";

/** One file to be read. */
export interface ReadRequest {
  readonly path: string;
  /** The file as the caller named it. */
  readonly file: string;
  readonly choose: ColumnChoice;
  readonly signal: AbortSignal | undefined;
  readonly sample: RowSample | undefined;
  /** Whether columns of text are left out. */
  readonly omitText: boolean;
}
