import type { ResultRow } from "../store/result-row.ts";

/** How good a set of estimates is; amounts are in nats. */
export interface Accuracy {
  /** Cells that gave an estimate. */
  readonly count: number;
  readonly failures: number;
  /** Mean of estimate − exact; NaN, as are all others, without any estimate. */
  readonly bias: number;
  /** Root of the mean square of estimate − exact. */
  readonly rmse: number;
  /** Mean of |estimate − exact|. */
  readonly mae: number;
  /** Mean of |estimate − exact| / exact where exact > 0; NaN where there is none. */
  readonly relativeError: number;
  /** Share of intervals that hold the exact value; NaN without intervals. */
  readonly coverage: number;
  readonly intervals: number;
  /** Estimates within 0.1 nats. */
  readonly within: number;
}

/** Estimates this near, in nats, count as within reach. */
const REACH = 0.1;

/** Compares estimates with the exact values. */
export function accuracy(rows: readonly ResultRow[]): Accuracy {
  const done = rows.flatMap((row) => compared(row) ?? []);
  const errors = done.map(({ error }) => error);
  const positive = done.filter(({ exact }) => exact > 0);
  const ranges = done.filter(({ covered }) => covered !== null);
  return {
    count: done.length,
    failures: rows.length - done.length,
    bias: average(errors),
    rmse: Math.sqrt(average(errors.map((error) => error ** 2))),
    mae: average(errors.map(Math.abs)),
    relativeError: average(positive.map(({ error, exact }) => Math.abs(error) / exact)),
    coverage: average(ranges.map(({ covered }) => Number(covered))),
    intervals: ranges.length,
    within: errors.filter((error) => Math.abs(error) <= REACH).length,
  };
}

/** What estimates cost. */
export interface Cost {
  /** Mean and most seconds of an estimate. */
  readonly seconds: number;
  readonly slowest: number;
  /** Most memory of a process, in megabytes; NaN where it was not measured. */
  readonly megabytes: number;
  /** Mean of trained numbers and of training steps; NaN where nothing was trained. */
  readonly parameters: number;
  readonly steps: number;
}

/** What the estimates took; failed cells do not count. */
export function cost(rows: readonly ResultRow[]): Cost {
  const done = rows.filter(({ status }) => status === "done");
  const known = (pick: (row: ResultRow) => number | null): number[] =>
    done.flatMap((row) => pick(row) ?? []);
  const most = (values: readonly number[]): number =>
    values.length === 0 ? Number.NaN : Math.max(...values);
  const seconds = done.map((row) => row.seconds);
  return {
    seconds: average(seconds),
    slowest: most(seconds),
    megabytes: most(known((row) => row.megabytes)),
    parameters: average(known((row) => row.parameters)),
    steps: average(known((row) => row.steps)),
  };
}

interface Compared {
  readonly error: number;
  readonly exact: number;
  /** Null without an interval. */
  readonly covered: boolean | null;
}

function compared({ estimate, exact, low, high }: ResultRow): Compared | null {
  if (estimate === null || exact === null) {
    return null;
  }
  const covered = low === null || high === null ? null : low <= exact && exact <= high;
  return { error: estimate - exact, exact, covered };
}

/** Mean; NaN of nothing. */
export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
