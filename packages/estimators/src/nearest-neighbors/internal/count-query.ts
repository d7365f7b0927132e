/** What is counted: rows within each row's radius, the row itself left out. Everything by original row. */
export interface CountQuery {
  /** Radius of every row, as a size of the index's norm. */
  readonly radii: Float64Array;
  /** Whether rows at exactly the radius count. */
  readonly closed: boolean;
  /** Receives the counts. */
  readonly counts: Int32Array;
}

/** A row lies in its own ball unless that is open and has no radius. */
export function withoutItself(count: number, radius: number, closed: boolean): number {
  return closed || radius > 0 ? count - 1 : count;
}
