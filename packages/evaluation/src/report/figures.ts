import type { Estimate } from "@mienf/estimators";
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
const BINS = 40;
const SIZE = { width: 460, height: 300, marginLeft: 52, marginBottom: 40 };

/**
 * Draws the figures that an estimate has the data for.
 *
 * @param unit - what its amounts of information are in.
 */
export function reportFigures(estimate: Estimate, unit: string): ReportFigure[] {
  return [
    latentScatter(estimate),
    pointwiseHistogram(estimate, unit),
    componentBars(estimate, unit),
    trainingCurve(estimate),
  ].flatMap((figure) => figure ?? []);
}

function latentScatter({ latents }: Estimate): ReportFigure | undefined {
  if (!latents || latents.x.columns === 0 || latents.y.columns === 0) {
    return undefined;
  }
  const { x, y } = latents;
  const step = Math.max(1, Math.ceil(x.rows / MOST_POINTS));
  const points = Array.from({ length: Math.ceil(x.rows / step) }, (_, i) => ({
    x: x.data[i * step * x.columns],
    y: y.data[i * step * y.columns],
  }));
  return {
    title: "First pair of latents",
    caption: `Where the flows put ${points.length} held-out rows. The estimate assumes an elliptic cloud here; bends, clusters or stripes say that the model does not fit.`,
    svg: draw({
      ...SIZE,
      x: { label: "latent of X" },
      y: { label: "latent of Y" },
      marks: [
        Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
        Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
        Plot.dot(points, { x: "x", y: "y", r: 1.6, fill: "var(--accent)", fillOpacity: 0.45 }),
      ],
    }),
  };
}

function pointwiseHistogram({ pointwise }: Estimate, unit: string): ReportFigure | undefined {
  if (pointwise.length === 0) {
    return undefined;
  }
  const values = [...pointwise];
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
  const points = history.flatMap(({ train, heldOut }, i) => [
    { check: i + 1, loss: train, rows: "training" },
    { check: i + 1, loss: heldOut, rows: "held out" },
  ]);
  const colour = { domain: ["training", "held out"], range: ["var(--accent)", "var(--second)"] };
  return {
    title: "Training",
    caption:
      "Loss on rows the model learns from and on rows it does not, at each check. Held-out loss that turns up while training loss falls is learning by heart.",
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
