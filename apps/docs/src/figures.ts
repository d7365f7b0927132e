import * as Plot from "@observablehq/plot";
import type { Cloud, ProgressPoint } from "./playground/job.ts";

const ACCENT = "var(--vp-c-brand-1)";
const SECOND = "var(--mienf-second)";
const LINE = "var(--vp-c-divider)";
const SIZE = { width: 460, height: 280, marginLeft: 52, marginBottom: 40, marginRight: 16 };
const BINS = 40;

const grid = (): Plot.Markish[] => [
  Plot.gridX({ stroke: LINE, strokeOpacity: 1 }),
  Plot.gridY({ stroke: LINE, strokeOpacity: 1 }),
];

/** Rows as points. */
export function scatterPlot(
  cloud: Cloud,
  labels: { readonly x: string; readonly y: string },
): Plot.PlotOptions {
  const points = Array.from(cloud.x, (x, i) => ({ x, y: cloud.y[i] }));
  return {
    ...SIZE,
    x: { label: labels.x },
    y: { label: labels.y },
    marks: [
      ...grid(),
      Plot.dot(points, { x: "x", y: "y", r: 1.6, fill: ACCENT, fillOpacity: 0.5 }),
    ],
  };
}

/** Training and held-out loss of every check so far, all folds in a row. */
export function lossPlot(points: readonly ProgressPoint[]): Plot.PlotOptions {
  const lines = points.flatMap(({ loss, heldOut, stage }, check) =>
    [
      { check, value: loss, rows: "training", stage },
      { check, value: heldOut, rows: "held out", stage },
    ].filter(({ value }) => Number.isFinite(value)),
  );
  return {
    ...SIZE,
    x: { label: "check" },
    y: { label: "loss (nats a row)" },
    color: { domain: ["training", "held out"], range: [ACCENT, SECOND], legend: true },
    marks: [
      ...grid(),
      Plot.lineY(lines, {
        x: "check",
        y: "value",
        stroke: "rows",
        z: ({ rows, stage }: (typeof lines)[number]) => `${rows} ${stage}`,
        strokeWidth: 2,
      }),
    ],
  };
}

/** Information under the model at every check so far. @param scale - unit, its factor from nats, and the truth if known. */
export function informationPlot(
  points: readonly ProgressPoint[],
  scale: { readonly unit: string; readonly factor: number; readonly truth: number | null },
): Plot.PlotOptions {
  const { unit, factor, truth } = scale;
  const line = points.flatMap(({ mutualInformation: value, stage }, check) =>
    value === undefined ? [] : [{ check, value: value * factor, stage }],
  );
  return {
    ...SIZE,
    x: { label: "check" },
    y: { label: `mutual information (${unit})` },
    marks: [
      ...grid(),
      ...(truth === null ? [] : [Plot.ruleY([truth * factor], { stroke: SECOND, strokeWidth: 2 })]),
      Plot.lineY(line, { x: "check", y: "value", z: "stage", stroke: ACCENT, strokeWidth: 2 }),
    ],
  };
}

/** Histogram of what each row contributes. */
export function pointwisePlot(
  pointwise: Float64Array,
  { unit, factor }: { readonly unit: string; readonly factor: number },
): Plot.PlotOptions {
  const values = Array.from(pointwise, (value) => value * factor).filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    ...SIZE,
    x: { label: `pointwise mutual information (${unit})` },
    y: { label: "rows" },
    marks: [
      ...grid(),
      Plot.rectY(values, {
        ...Plot.binX({ y: "count" }, { x: Plot.identity, thresholds: BINS }),
        fill: ACCENT,
      }),
      Plot.ruleY([0], { stroke: "currentColor" }),
      Plot.ruleX([mean], { stroke: SECOND, strokeWidth: 2 }),
    ],
  };
}

/** Draws into the page. */
export function drawPlot(options: Plot.PlotOptions): SVGSVGElement | HTMLElement {
  const plot = Plot.plot({
    ...options,
    className: "mienf-plot",
    style: { background: "transparent", color: "var(--vp-c-text-1)", fontSize: "12px" },
  });
  // The figure has a description of its own, and its parts have no role that may have one.
  for (const part of plot.querySelectorAll("[aria-label]")) {
    part.removeAttribute("aria-label");
  }
  return plot;
}
