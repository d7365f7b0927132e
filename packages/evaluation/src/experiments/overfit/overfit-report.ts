import * as Plot from "@observablehq/plot";
import type { BenchmarkFigure } from "../../benchmark/figures/standalone.ts";
import { drawStandalone, FAINT, INK, panels } from "../../benchmark/figures/standalone.ts";
import type { ExperimentReport } from "../experiment-report.ts";
import { overfitData } from "./overfit-data.ts";
import type { OverfitData } from "./overfit-data.ts";
import type { OverfitExperiment } from "./overfit-experiment.ts";
import { overfitMaps } from "./overfit-maps.ts";

const SHOWN = 400;
const COLOURS = ["#ff725c", "#4269d0"] as const;
/** Beyond this a point lies on the edge: flows that have learnt rows by heart are sure beyond measure of others. */
const MOST = 12;
const PANEL = { width: 290, height: 240 };

/** What the experiment came to. @param origin - command, versions, machine, day. */
export function overfitReport(
  experiment: OverfitExperiment,
  origin: ExperimentReport["origin"],
): ExperimentReport {
  return overfitDataReport(overfitData(experiment, origin));
}

/** The same from data that were kept. */
export function overfitDataReport(data: OverfitData): ExperimentReport {
  const { cases, options, origin } = data;
  return {
    data,
    name: "overfit",
    title: "What estimators learn by heart",
    summary: [
      `Correlated uniforms, ${options.dim === 1 ? "one column" : `${options.dim} columns`} a side; ${options.steps} steps of training without rows kept back, the best weights on the very rows that are then read off, as in appendix C of Butakov et al. 2024. The same models are read off on ${options.rows} unseen rows; and the estimators of this package, which read every row off a model that has not seen it, on the same rows.`,
    ],
    figures: [...overfitMaps(cases), pointwiseFigure(cases)],
    tables: [
      {
        title: "Estimates",
        note: "In nats. Cross-fitted: mine and tridiag-n-mienf with default options, which refuse five rows.",
        columns: [
          "sample",
          "rows",
          "method",
          "exact",
          "on training rows",
          "the same model on unseen rows",
          "cross-fitted",
        ],
        rows: cases.map(({ name, rows, method, exact, inSample, held, crossFitted }) => [
          name,
          String(rows),
          method,
          exact.toFixed(2),
          inNats(inSample),
          inNats(held),
          crossFitted === null ? "refused" : inNats(crossFitted),
        ]),
      },
    ],
    origin,
  };
}

/** Two digits, or that it is beyond measure. */
function inNats(value: number): string {
  return value < -100 ? "below −100" : value.toFixed(2).replace("-", "−").replace("−0.00", "0.00");
}

function pointwiseFigure(cases: OverfitData["cases"]): BenchmarkFigure {
  const names = cases.map(({ name, method }) => `${method}: ${name}`);
  const grid = panels(names, 2);
  const at = (index: number) => grid.place(names[index] ?? "");
  const points = cases.flatMap(({ seen, unseen }, index) =>
    [seen, unseen].flatMap((values, column) =>
      Array.from(values.slice(0, SHOWN), (value, row) => ({
        ...at(index),
        // Spread over the column by the golden ratio: even, and the same each time.
        place: column + 0.15 + 0.7 * ((row * 0.618034) % 1),
        value: Math.min(MOST, Math.max(-MOST, value)),
        fill: COLOURS[column] ?? INK,
        r: values.length < 50 ? 4 : 1.5,
      })),
    ),
  );
  const means = cases.flatMap(({ inSample, held }, index) =>
    [inSample, held].map((value, column) => ({
      ...at(index),
      from: column + 0.05,
      to: column + 0.95,
      value: Math.min(MOST, Math.max(-MOST, value)),
    })),
  );
  const exact = cases.map((each, index) => ({ ...at(index), value: each.exact }));
  return {
    name: "pointwise",
    title: "Pointwise information of training rows and of unseen ones",
    caption: `A dot a row; thick: the estimate; dashed: the truth. Values beyond ±${MOST} nats lie on the edge.`,
    svg: drawStandalone({
      width: 60 + 2 * PANEL.width,
      height: 60 + grid.down * PANEL.height,
      marginTop: 30,
      marginLeft: 46,
      marginBottom: 34,
      fx: { axis: null, paddingInner: 0.1 },
      fy: { axis: null, paddingInner: 0.22 },
      x: {
        domain: [0, 2],
        label: null,
        ticks: [0.5, 1.5],
        tickFormat: (value: number) => (value < 1 ? "training rows" : "unseen rows"),
        tickSize: 0,
      },
      y: { domain: [-MOST, MOST], label: "nats" },
      color: { type: "identity" },
      r: { type: "identity" },
      marks: [
        Plot.gridY({ stroke: FAINT, strokeOpacity: 1, ticks: 6 }),
        Plot.dot(points, {
          fx: "fx",
          fy: "fy",
          x: "place",
          y: "value",
          r: "r",
          fill: "fill",
          fillOpacity: 0.55,
        }),
        Plot.ruleY(exact, { fx: "fx", fy: "fy", y: "value", stroke: INK, strokeDasharray: "4 3" }),
        Plot.ruleY(means, {
          fx: "fx",
          fy: "fy",
          y: "value",
          x1: "from",
          x2: "to",
          stroke: INK,
          strokeWidth: 3,
        }),
        ...grid.marks,
        Plot.frame({ stroke: INK, strokeOpacity: 0.25 }),
      ],
    }),
  };
}
