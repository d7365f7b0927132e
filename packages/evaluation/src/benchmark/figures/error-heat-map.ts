import * as Plot from "@observablehq/plot";
import { accuracy } from "../../metrics/accuracy.ts";
import { groupRows } from "../../metrics/group-rows.ts";
import { sharedSize } from "../../metrics/shared-size.ts";
import type { ResultRow } from "../../store/result-row.ts";
import type { BenchmarkFigure } from "./standalone.ts";
import { drawStandalone, INK } from "./standalone.ts";

const MOST_LAWS = 60;
const CELL = { width: 76, height: 20 };
const CHARACTER = 6.3; // Mean width at 12 pixels.
// From here on a cell has its full colour; near the half of what tasks hold.
const FULL = 0.5;
const COLOURS = { below: [42, 98, 176], above: [196, 74, 34] } as const;

/** Mean error of every law and estimator at one N, as colours and figures; families where laws are too many. */
export function errorHeatMap(
  rows: readonly ResultRow[],
  estimators: readonly string[],
): BenchmarkFigure[] {
  const size = sharedSize(rows);
  const shown = rows.filter((row) => row.rows === size);
  const byLaw = new Set(shown.map(({ law }) => law)).size <= MOST_LAWS;
  const nameOf = (row: ResultRow): string => (byLaw ? row.law : row.family);
  const cells = [...groupRows(shown, (row) => `${nameOf(row)}\n${row.estimator}`).values()].flatMap(
    (own) => {
      const [first] = own;
      return first === undefined
        ? []
        : [{ law: nameOf(first), estimator: first.estimator, bias: accuracy(own).bias }];
    },
  );
  const laws = [...new Set(cells.map(({ law }) => law))];
  const used = estimators.filter((name) => cells.some(({ estimator }) => estimator === name));
  if (laws.length < 2) {
    return [];
  }
  const left = 16 + CHARACTER * Math.max(...laws.map(({ length }) => length));
  const width = Math.max(
    CELL.width,
    10 + CHARACTER * Math.max(...used.map(({ length }) => length)),
  );
  return [
    {
      name: "error-heat-map",
      title: "Mean error of each law and estimator",
      caption: `Estimate − exact in nats at N = ${size}: blue is too little, orange too much, full colour from ${FULL} nats; an empty cell gave no estimate.`,
      svg: drawStandalone({
        width: left + 20 + width * used.length,
        height: 50 + CELL.height * laws.length,
        marginLeft: left,
        marginTop: 40,
        marginBottom: 10,
        x: { domain: used, axis: "top", label: null, tickSize: 0 },
        y: { domain: laws, label: null, tickSize: 0 },
        color: { type: "identity" },
        marks: [
          Plot.cell(cells, {
            x: "estimator",
            y: "law",
            fill: ({ bias }: { bias: number }) => tint(bias),
            inset: 0.5,
          }),
          Plot.text(
            cells.filter(({ bias }) => Number.isFinite(bias)),
            {
              x: "estimator",
              y: "law",
              text: ({ bias }: { bias: number }) =>
                `${bias > 0 ? "+" : ""}${bias.toFixed(Math.abs(bias) >= 10 ? 0 : 3)}`,
              fill: ({ bias }: { bias: number }) => (Math.abs(bias) > 0.7 * FULL ? "#fff" : INK),
            },
          ),
        ],
      }),
    },
  ];
}

function tint(bias: number): string {
  if (!Number.isFinite(bias)) {
    return "#fff";
  }
  const share = Math.min(1, Math.abs(bias) / FULL);
  const mixed = COLOURS[bias < 0 ? "below" : "above"].map((channel) =>
    Math.round(247 + share * (channel - 247)),
  );
  return `rgb(${mixed.join(",")})`;
}
