import type { Interval } from "@mienf/estimators";
import pc from "picocolors";
import type { Host, OutputStream } from "../host.ts";
import type { EstimateDocument } from "./estimate-document.ts";
import type { Units } from "./units.ts";

/** Prints one JSON document. */
export function printJson(host: Host, document: unknown): void {
  host.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

/** Colours for a stream: none where nobody looks, or where `NO_COLOR` asks for none. */
export function coloursFor(stream: OutputStream, host: Host): ReturnType<typeof pc.createColors> {
  return pc.createColors(
    stream.isTTY === true && !host.env["NO_COLOR"] && host.env["TERM"] !== "dumb",
  );
}

/** Lines of a label and a value, the values one under the other. */
export function table(rows: readonly (readonly [label: string, value: string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join("");
}

/** A number with as many digits as an estimate deserves. */
export function figure(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(4);
}

/** A probability with the digits that matter; nothing where there is none. */
export function probability(value: number | null): string {
  return value === null ? "" : value.toPrecision(2);
}

/** An interval in words. */
export function intervalText(interval: Interval | null, units: Units): string {
  return interval
    ? `${figure(interval.low)} to ${figure(interval.high)} ${units} at ${+(100 * interval.level).toFixed(3)} % (${interval.method})`
    : "none";
}

const VERDICTS = {
  trust: "trust: nothing speaks against the estimate",
  care: "care: read the warnings before using the estimate",
  distrust: "distrust: do not use the estimate, the warnings say why",
} as const;

/** Prints an estimate for people. @param given - the columns of the condition, as they were asked for. */
export function printEstimate(host: Host, document: EstimateDocument, given?: string): void {
  const { units, dimensions } = document;
  const value = `${figure(document.mutualInformation)} ${units}`;
  printTable(host, document, {
    quantity: [
      "Mutual information",
      `${coloursFor(host.stdout, host).bold(value)}${given === undefined ? "" : `, given ${given}`}`,
    ],
    columns: `${dimensions.x} + ${dimensions.y}${dimensions.given === undefined ? "" : ` given ${dimensions.given}`} columns`,
  });
}

/** What every estimate comes with. */
type PrintedFacts = Pick<
  EstimateDocument,
  | "interval"
  | "units"
  | "verdict"
  | "sampleSize"
  | "estimator"
  | "seed"
  | "runtime"
  | "seconds"
  | "diagnostics"
> & { readonly score?: number };

/** The p-value of independence, where the estimator was asked for one; flows and nearest neighbours name it differently. */
function independencePValue({ diagnostics }: PrintedFacts): number | null {
  const value = diagnostics["independencePValue"] ?? diagnostics["pValue"];
  return typeof value === "number" ? value : null;
}

/** Prints an estimate of any quantity for people. */
export function printTable(
  host: Host,
  facts: PrintedFacts,
  words: { readonly quantity: readonly [string, string]; readonly columns: string },
): void {
  const { units, interval, verdict, score } = facts;
  const colours = coloursFor(host.stdout, host);
  const pValue = independencePValue(facts);
  const paint = { trust: colours.green, care: colours.yellow, distrust: colours.red }[verdict];
  const rows: (readonly [string, string])[] = [
    words.quantity,
    ["Interval", intervalText(interval, units)],
    ...(score === undefined
      ? []
      : ([["Score", `${score.toFixed(3)} (0 independent, 1 deterministic)`]] as const)),
    ...(pValue === null
      ? []
      : ([["p-value", `${probability(pValue)} (of independence)`]] as const)),
    ["Verdict", paint(VERDICTS[verdict])],
    ["Sample", `${facts.sampleSize} rows, ${words.columns}`],
    [
      "Made by",
      `${facts.estimator}, seed ${facts.seed}, runtime ${facts.runtime}, ${facts.seconds.toFixed(1)} s`,
    ],
  ];
  host.stdout.write(table(rows));
}
