import type { Estimate } from "@mienf/estimators";
import type { Matrix } from "@mienf/numeric";
import { averageRanks } from "@mienf/numeric";
import * as Plot from "@observablehq/plot";
import { draw } from "./draw.ts";

/** A figure of a report. */
export interface ReportFigure {
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
}

// More points only make the file larger: the eye sees a cloud.
const MOST_POINTS = 2000;
const MOST_COMPONENTS = 24;
// Of each side, when the pair of columns to show is looked for.
const MOST_RANKED = 32;
const BINS = 40;
const SIZE = { width: 460, height: 300, marginLeft: 52, marginBottom: 40 };

/** The rows that an estimate was made from, for a figure. */
export interface ReportRows {
  /** Shape `[n, dx]`. */
  readonly x: Matrix;
  /** Shape `[n, dy]`. */
  readonly y: Matrix;
  readonly columns: { readonly x: readonly string[]; readonly y: readonly string[] };
}

/**
 * Draws the figures that an estimate has the data for.
 *
 * @param unit - what its amounts of information are in.
 */
export function reportFigures(estimate: Estimate, unit: string, rows?: ReportRows): ReportFigure[] {
  return [
    rows && dataScatter(rows),
    latentScatter(estimate),
    pointwiseHistogram(estimate, unit),
    componentBars(estimate, unit),
    trainingCurve(estimate),
  ].flatMap((figure) => figure ?? []);
}

/** The pair of columns, one of a side, whose ranks go together most. */
function dataScatter({ x, y, columns }: ReportRows): ReportFigure {
  const [i, j] = mostRelated(x, y);
  const names = [columns.x[i] ?? `x${i}`, columns.y[j] ?? `y${j}`] as const;
  const chosen =
    x.columns * y.columns > 1
      ? `, the two of ${x.columns} + ${y.columns} columns whose ranks are most correlated`
      : "";
  const points = thinned(x.rows, (row) => ({
    x: x.data[row * x.columns + i],
    y: y.data[row * y.columns + j],
  }));
  return {
    title: `Data: ${names[0]} and ${names[1]}`,
    caption: `${points.length} of ${x.rows} rows${chosen}.`,
    svg: scatter(points, names),
  };
}

function mostRelated(x: Matrix, y: Matrix): readonly [number, number] {
  const rows = Int32Array.from(thinned(x.rows, Number));
  const ranks = (side: Matrix) =>
    Array.from({ length: Math.min(side.columns, MOST_RANKED) }, (_, column) =>
      averageRanks(Float64Array.from(rows, (row) => side.data[row * side.columns + column]!)),
    );
  const yRanks = ranks(y);
  let best: readonly [number, number] = [0, 0];
  let highest = -1;
  for (const [i, left] of ranks(x).entries()) {
    for (const [j, right] of yRanks.entries()) {
      const strength = Math.abs(correlationOf(left, right));
      if (strength > highest) {
        highest = strength;
        best = [i, j];
      }
    }
  }
  return best;
}

/** Pearson's, of two lists of ranks. */
function correlationOf(a: Float64Array, b: Float64Array): number {
  const centre = a.reduce((sum, value) => sum + value, 0) / a.length;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [left, right] = [a[i]! - centre, b[i]! - centre];
    ab += left * right;
    aa += left * left;
    bb += right * right;
  }
  return ab / Math.sqrt(aa * bb);
}

/** At most {@link MOST_POINTS} rows, evenly spread. */
function thinned<T>(rows: number, of: (row: number) => T): T[] {
  const step = Math.max(1, Math.ceil(rows / MOST_POINTS));
  return Array.from({ length: Math.ceil(rows / step) }, (_, i) => of(i * step));
}

function scatter(points: readonly object[], [x, y]: readonly [string, string]): string {
  return draw({
    ...SIZE,
    x: { label: x },
    y: { label: y },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.dot(points, { x: "x", y: "y", r: 1.6, fill: "var(--accent)", fillOpacity: 0.45 }),
    ],
  });
}

function latentScatter({ latents }: Estimate): ReportFigure | undefined {
  if (!latents || latents.x.columns === 0 || latents.y.columns === 0) {
    return undefined;
  }
  const { x, y } = latents;
  const points = thinned(x.rows, (row) => ({
    x: x.data[row * x.columns],
    y: y.data[row * y.columns],
  }));
  return {
    title: "First pair of latents",
    caption: `Where the flows put ${points.length} held-out rows. Bends, clusters or stripes that the model does not know of say that it does not fit.`,
    svg: scatter(points, ["latent of X", "latent of Y"]),
  };
}

function pointwiseHistogram({ pointwise }: Estimate, unit: string): ReportFigure | undefined {
  // Some estimators have none, and say so by NaN.
  const values = [...pointwise].filter(Number.isFinite);
  if (values.length === 0) {
    return undefined;
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    title: "Pointwise mutual information",
    caption: `What each row contributes; the line is the mean, ${mean.toFixed(4)} ${unit}. Rows below 0 pair values that seldom go together.`,
    svg: draw({
      ...SIZE,
      x: { label: `pointwise mutual information (${unit})` },
      y: { label: "rows" },
      marks: [
        Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
        Plot.rectY(values, {
          ...Plot.binX({ y: "count" }, { x: Plot.identity, thresholds: BINS }),
          fill: "var(--accent)",
        }),
        Plot.ruleY([0]),
        Plot.ruleX([mean], { stroke: "var(--second)", strokeWidth: 2 }),
      ],
    }),
  };
}

function componentBars({ components }: Estimate, unit: string): ReportFigure | undefined {
  if (components.length === 0) {
    return undefined;
  }
  const bars = Array.from(components.subarray(0, MOST_COMPONENTS), (value, i) => ({
    component: i + 1,
    value,
  }));
  const others = components.length - bars.length;
  return {
    title: "Information by component",
    caption: `How the estimate splits over the independent pairs of latents${others > 0 ? `; the ${others} smallest are not shown` : ""}.`,
    svg: draw({
      ...SIZE,
      x: { label: "component", type: "band", tickSize: 0 },
      y: { label: unit },
      marks: [
        Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
        Plot.barY(bars, { x: "component", y: "value", fill: "var(--accent)" }),
        Plot.ruleY([0]),
      ],
    }),
  };
}

function trainingCurve({ history }: Estimate): ReportFigure | undefined {
  if (history.length < 2) {
    return undefined;
  }
  // By check and not by step: a run that goes back to better weights counts its steps again.
  const points = history
    .flatMap(({ train, heldOut }, i) => [
      { check: i + 1, loss: train, rows: "training" },
      { check: i + 1, loss: heldOut, rows: "held out" },
    ])
    .filter(({ loss }) => Number.isFinite(loss));
  const watched = points.some(({ rows }) => rows === "held out");
  const colour = { domain: ["training", "held out"], range: ["var(--accent)", "var(--second)"] };
  return {
    title: "Training",
    caption: watched
      ? "Loss on rows the model learns from and on rows it does not, at each check. Held-out loss that turns up while training loss falls is learning by heart."
      : "Loss on the rows that the model learns from, at each check. No rows were held out to watch.",
    svg: draw({
      ...SIZE,
      marginRight: 64,
      x: { label: "check" },
      y: { label: "loss (nats a row)" },
      color: colour,
      marks: [
        Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
        Plot.lineY(points, { x: "check", y: "loss", stroke: "rows", strokeWidth: 2 }),
        Plot.text(
          points,
          Plot.selectLast({
            x: "check",
            y: "loss",
            z: "rows",
            text: "rows",
            fill: "rows",
            textAnchor: "start",
            dx: 6,
          }),
        ),
      ],
    }),
  };
}
