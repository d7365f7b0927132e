import * as Plot from "@observablehq/plot";
import { draw } from "./draw.ts";

/** What a matrix of mutual information shows of a pair of columns. */
export interface MatrixPair {
  readonly x: string;
  readonly y: string;
  readonly mutualInformation: number;
  /** √(1 − e^(−2I)), 0 to 1. */
  readonly score: number;
  readonly rows: number;
  readonly estimator: string;
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  /** Whether the pair is called related; null where that was not tested. */
  readonly related: boolean | null;
}

/** Pairs of columns, and the columns in the order to show them. */
export interface MatrixPairs {
  readonly units: "nats" | "bits";
  readonly columns: readonly { readonly name: string }[];
  readonly pairs: readonly MatrixPair[];
}

// Beyond this many columns the figures in the cells are too small to read.
const MOST_LABELLED = 14;
const LONGEST_NAME = 24;
const TINTS = ["#f7fbff", "#9ecae1", "#08306b"];
const DARK_FROM = 0.6; // Score from which black text on the tint is hard to read.

/**
 * Draws mutual information of pairs as a picture: a square a pair, darker for a higher score. Pairs that were tested and
 * are not called related have no figure, but a dot.
 *
 * @returns SVG text that stands alone.
 */
export function matrixHeatMap({ columns, pairs, units }: MatrixPairs): string {
  const names = columns.map(({ name }) => name);
  const cells = pairs.flatMap((pair) => [
    { ...pair, row: pair.y, column: pair.x },
    { ...pair, row: pair.x, column: pair.y },
  ]);
  const size = Math.max(10, Math.min(46, 760 / names.length));
  const margin = 12 + 6.6 * Math.min(LONGEST_NAME, Math.max(...names.map(({ length }) => length)));
  const small = names.length <= MOST_LABELLED;
  const tickFormat = (name: string): string =>
    name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  const svg = draw({
    width: margin + 24 + size * names.length,
    height: margin + 24 + size * names.length,
    marginLeft: margin,
    marginTop: margin,
    marginRight: 24,
    marginBottom: 24,
    padding: 0.04,
    x: { domain: names, label: null, tickRotate: -60, axis: "top", tickSize: 0, tickFormat },
    y: { domain: names, label: null, tickSize: 0, tickFormat },
    color: { type: "identity" },
    marks: [
      Plot.cell(cells, {
        x: "column",
        y: "row",
        fill: ({ score }: MatrixPair) => tint(score),
        title: (pair: MatrixPair) =>
          `I(${pair.x}; ${pair.y}) = ${pair.mutualInformation.toFixed(4)} ${units}`,
      }),
      Plot.text(
        cells.filter(({ related }) => small && related !== false),
        {
          x: "column",
          y: "row",
          text: ({ mutualInformation }: MatrixPair) => mutualInformation.toFixed(2),
          fill: ({ score }: MatrixPair) => (score > DARK_FROM ? "#fff" : "#1b1b1a"),
          fontSize: 11,
        },
      ),
      Plot.dot(
        cells.filter(({ related }) => related === false),
        { x: "column", y: "row", r: Math.min(1.5, size / 8), fill: "#8a8a84" },
      ),
    ],
  });
  return (
    svg
      .replaceAll("currentColor", "#1b1b1a")
      // Without it, only an HTML page takes this for a picture.
      .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
      .replace(/background: ?transparent/u, "background:#fff")
      .replace(/font-family: ?inherit/u, "font-family:Helvetica,Arial,sans-serif")
  );
}

/** From the lightest tint through the middle one to the darkest. @param t - 0 to 1. */
function tint(t: number): string {
  const [from, to] = t < 0.5 ? [TINTS[0], TINTS[1]] : [TINTS[1], TINTS[2]];
  const share = t < 0.5 ? 2 * t : 2 * t - 1;
  const channel = (colour: string | undefined, at: number): number =>
    Number.parseInt((colour ?? "#000000").slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) =>
    Math.round(channel(from, at) + share * (channel(to, at) - channel(from, at))),
  );
  return `rgb(${mixed.join(",")})`;
}
