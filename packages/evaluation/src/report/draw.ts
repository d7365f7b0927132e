import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Draws a figure as SVG text in the colours of the page. */
export function draw(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<!doctype html><html></html>");
  const plot = Plot.plot({
    ...options,
    document,
    className: "plot",
    style: {
      background: "transparent",
      color: "currentColor",
      fontSize: "12px",
      fontFamily: "inherit",
    },
  });
  return plot.outerHTML;
}
