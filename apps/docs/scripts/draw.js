import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

const COLOURS = { point: "#5672cd", line: "#8b93a7", rule: "#b45309" };
const SQUARE = { width: 300, height: 300, margin: 8, axis: null };

/** Points of a pair. */
export function drawCloud(points) {
  return draw({
    ...SQUARE,
    marks: [Plot.dot(points, { x: "x", y: "y", r: 1.4, fill: COLOURS.point, fillOpacity: 0.6 })],
  });
}

/** Curves, each a list of points with `x`, `y` and the curve's name. */
export function drawCurves(points) {
  return draw({
    ...SQUARE,
    aspectRatio: null,
    marks: [Plot.line(points, { x: "x", y: "y", z: "curve", stroke: COLOURS.point })],
  });
}

/** Estimates against the truth, with the diagonal. */
export function drawCalibration(points) {
  const most = Math.max(...points.map(({ truth }) => truth));
  return draw({
    width: 300,
    height: 260,
    marginLeft: 40,
    marginBottom: 36,
    x: { label: "exact (nats)", domain: [0, most] },
    y: {
      label: "estimate (nats)",
      domain: [Math.min(0, ...points.map(({ estimate }) => estimate)), most],
    },
    marks: [
      Plot.line([{ at: 0 }, { at: most }], { x: "at", y: "at", stroke: COLOURS.line }),
      Plot.line(points, { x: "truth", y: "estimate", stroke: COLOURS.point, strokeWidth: 2 }),
      Plot.dot(points, { x: "truth", y: "estimate", fill: COLOURS.point, r: 3 }),
    ],
  });
}

function draw(options) {
  const { document } = parseHTML("<!doctype html><html></html>");
  const style = {
    background: "white",
    color: "#1f2937",
    fontSize: "12px",
    fontFamily: "sans-serif",
  };
  const plot = Plot.plot({ ...options, document, className: "plot", style });
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return plot.outerHTML;
}
