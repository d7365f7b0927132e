// Scatter plots for the gallery: Observable Plot on a linkedom document, then shrunk to a few kB.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

const COLOURS = ["#440154", "#3b528b", "#21918c", "#5ec962", "#d8c219"]; // viridis, its end darkened
const RADIUS = 1.6;

/** Draws Y over X, or the first two coordinates of X coloured by Y. */
export function drawScatter(
  title,
  { x, y },
  { plane = false, clip = Infinity, jitter = 0, source },
) {
  const shake = () => jitter * (2 * source.uniform() - 1);
  const points = Array.from({ length: x.rows }, (_, i) => ({
    across: x.data[i * x.columns] + shake(),
    up: (plane ? x.data[i * x.columns + 1] : y.data[i * y.columns]) + shake(),
    level: y.data[i * y.columns],
  })).filter(({ across, up }) => Math.max(Math.abs(across), Math.abs(up)) <= clip);
  const order = points.map(({ level }) => level).toSorted((a, b) => a - b);
  // Equal shares of the points get each colour; ties get the same one.
  const shade = (level) =>
    COLOURS[
      Math.floor((COLOURS.length * order.findIndex((value) => value >= level)) / order.length)
    ];
  const { document } = parseHTML("<!doctype html><body></body>");
  const svg = Plot.plot({
    document,
    width: 240,
    height: 240,
    marginTop: 24,
    marginLeft: 32,
    marginRight: 8,
    marginBottom: 30,
    x: { label: plane ? "X₁" : x.columns > 1 ? "X₁" : "X", ticks: 4 },
    y: { label: plane ? "X₂" : y.columns > 1 ? "Y₁" : "Y", ticks: 4 },
    marks: [
      Plot.dot(points, {
        x: "across",
        y: "up",
        fill: plane ? (point) => shade(point.level) : () => COLOURS[1],
        r: RADIUS,
      }),
      Plot.text([plane ? `${title}, colour: Y` : title], {
        frameAnchor: "top",
        dy: -16,
        fontSize: 11,
      }),
    ],
  });
  joinDots(svg, document);
  return shrink(svg);
}

/** Replaces the circles of each colour by one path of round-capped strokes of no length. */
function joinDots(svg, document) {
  const group = svg.querySelector('g[aria-label="dot"]');
  const byColour = new Map();
  for (const circle of group.querySelectorAll("circle")) {
    const colour = circle.getAttribute("fill") ?? group.getAttribute("fill");
    const place = ["cx", "cy"].map((name) => Number(circle.getAttribute(name)).toFixed(1));
    byColour.set(colour, `${byColour.get(colour) ?? ""}M${place.join(" ")}h0`);
    circle.remove();
  }
  for (const [colour, d] of byColour) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of Object.entries({
      d,
      fill: "none",
      stroke: colour,
      "stroke-width": 2 * RADIUS,
      "stroke-linecap": "round",
      "stroke-opacity": 0.6,
    })) {
      path.setAttribute(name, String(value));
    }
    group.append(path);
  }
}

/** Drops Plot's style sheet and empty attributes, and rounds coordinates. */
function shrink(svg) {
  svg.querySelector("style")?.remove();
  svg.removeAttribute("class");
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return svg
    .toString()
    .replaceAll(/ (?:xmlns:xlink|aria-label|aria-description)="[^"]*"/g, "")
    .replaceAll(/="[^"]*"/g, (attribute) =>
      attribute.replaceAll(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1)))),
    );
}
