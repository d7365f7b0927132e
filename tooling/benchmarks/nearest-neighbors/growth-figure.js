import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Processor time against rows on logarithmic scales, with n ln n through the last point, as SVG text. */
export function growthFigure(growth) {
  const { document } = parseHTML("<!doctype html><html></html>");
  const last = growth.at(-1);
  const unit = last.bestCpu / (last.rows * Math.log(last.rows));
  const lines = growth.flatMap(({ rows, bestCpu, peerCpuSeconds }) => [
    { rows, seconds: bestCpu, of: "mienf" },
    { rows, seconds: peerCpuSeconds, of: "scikit-learn" },
  ]);
  const reference = growth.map(({ rows }) => ({ rows, seconds: unit * rows * Math.log(rows) }));
  const plot = Plot.plot({
    document,
    className: "plot",
    width: 640,
    height: 400,
    marginLeft: 60,
    marginBottom: 48,
    marginRight: 90,
    style: { background: "white", color: "#222", fontSize: "12px", fontFamily: "sans-serif" },
    x: { type: "log", label: "rows of one column a side", grid: true, tickFormat: "~s" },
    y: { type: "log", label: "processor time, s", grid: true, tickFormat: "~g" },
    color: { domain: ["mienf", "scikit-learn"], range: ["#1f5fbf", "#b8540a"] },
    marks: [
      Plot.line(reference, { x: "rows", y: "seconds", stroke: "#999", strokeDasharray: "4 4" }),
      Plot.text(reference.slice(2, 3), {
        x: "rows",
        y: "seconds",
        text: () => "n ln n",
        dy: -12,
        dx: -8,
        fill: "#777",
      }),
      Plot.line(lines, { x: "rows", y: "seconds", stroke: "of" }),
      Plot.dot(lines, { x: "rows", y: "seconds", fill: "of" }),
      Plot.text(
        lines.filter(({ rows }) => rows === last.rows),
        { x: "rows", y: "seconds", text: "of", fill: "of", textAnchor: "start", dx: 8 },
      ),
    ],
  });
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg"); // a page's own SVG needs none, a file does
  return `${plot.outerHTML}\n`;
}
