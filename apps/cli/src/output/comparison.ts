import type { Host } from "../host.ts";
import type { EstimateDocument } from "./estimate-document.ts";
import { coloursFor, figure } from "./print.ts";
import { textTable } from "./text-table.ts";
import type { Units } from "./units.ts";

/** An estimator that gave no estimate, and why. */
export interface Failure {
  readonly estimator: string;
  readonly message: string;
}

/** What several estimators say of the same rows. */
export interface Comparison {
  readonly estimates: readonly EstimateDocument[];
  readonly failures: readonly Failure[];
}

/** Whether one value lies in all intervals; null where fewer than two estimators give one. */
export function agreement(estimates: readonly EstimateDocument[]): boolean | null {
  const intervals = estimates.flatMap(({ interval }) => interval ?? []);
  const highestLow = Math.max(...intervals.map(({ low }) => low));
  const lowestHigh = Math.min(...intervals.map(({ high }) => high));
  return intervals.length < 2 ? null : highestLow <= lowestHigh;
}

/** A comparison for people: a table, and whether the estimators agree. */
export function comparisonText(
  host: Host,
  { estimates, failures }: Comparison,
  units: Units,
): string {
  const { bold } = coloursFor(host.stdout, host);
  const lines = [
    ["Estimator", units, "low", "high", "verdict", "seconds"],
    ...estimates.map(({ estimator, mutualInformation, interval, verdict, seconds }) => [
      estimator,
      figure(mutualInformation),
      interval ? figure(interval.low) : "",
      interval ? figure(interval.high) : "",
      verdict,
      seconds.toFixed(1),
    ]),
    ...failures.map(({ estimator }) => [estimator, "none", "", "", "", ""]),
  ];
  const [head = "", ...rows] = textTable(lines, { left: [0, 4] });
  return `${[bold(head), ...rows].join("\n")}\n\n${AGREEMENT.get(agreement(estimates))}\n`;
}

const AGREEMENT: ReadonlyMap<boolean | null, string> = new Map([
  [true, "The estimators agree: their intervals have values in common."],
  [
    false,
    "The estimators disagree: no value lies in all intervals. Trust the one whose assumptions hold; mienf estimators lists them.",
  ],
  [null, "Too few intervals to say whether the estimators agree."],
]);
