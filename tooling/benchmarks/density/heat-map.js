import { createMatrix } from "@mienf/numeric";
import { encodePng } from "./encode-png.js";

const SIDE = 120;
const PANEL = 168;
const GAP = 14;
const LABEL = 34;
const PER_LINE = 5;
// From paper to ink, light to dark.
const STOPS = [
  [255, 255, 255],
  [198, 219, 239],
  [107, 174, 214],
  [33, 113, 181],
  [8, 29, 88],
];
const PALETTE = Array.from({ length: 256 }, (_, index) => {
  const place = (index / 255) * (STOPS.length - 1);
  const stop = Math.min(STOPS.length - 2, Math.floor(place));
  return STOPS[stop].map((from, k) =>
    Math.round(from + (place - stop) * (STOPS[stop + 1][k] - from)),
  );
});

/** Where densities are evaluated: the middles of `SIDE` × `SIDE` cells, line by line from the top. */
export function gridOf(reach) {
  const middle = (index) => reach * ((2 * (index + 0.5)) / SIDE - 1);
  const points = Array.from({ length: SIDE * SIDE }, (_, cell) => [
    middle(cell % SIDE),
    -middle(Math.floor(cell / SIDE)),
  ]);
  return createMatrix(points.length, 2, points.flat());
}

/** Log-densities on the grid as a picture's shades: darkest at `top`, a log-density, and above. */
export function shades(logDensities, top) {
  return Uint8Array.from(logDensities, (value) =>
    Math.round(255 * Math.sqrt(Math.min(1, Math.exp(value - top)))),
  );
}

/** Rows as a picture's shades: a cell is dark that one of them lies in. */
export function dots({ data }, reach, count) {
  const pixels = new Uint8Array(SIDE * SIDE);
  for (let row = 0; row < count; row += 1) {
    const [column, line] = [data[2 * row], -data[2 * row + 1]].map((value) =>
      Math.floor((SIDE * (value / reach + 1)) / 2),
    );
    if (Math.min(column, line) >= 0 && Math.max(column, line) < SIDE) {
      pixels[line * SIDE + column] = 220;
    }
  }
  return pixels;
}

/**
 * Draws panels side by side.
 *
 * @param title - of the whole.
 * @param panels - `{ name, note, pixels }` each.
 * @returns SVG.
 */
export function heatMaps(title, panels) {
  const lines = Math.ceil(panels.length / PER_LINE);
  const width = PER_LINE * (PANEL + GAP) + GAP;
  const height = 40 + lines * (PANEL + LABEL + GAP);
  const drawn = panels.map(({ name, note, pixels }, index) => {
    const x = GAP + (index % PER_LINE) * (PANEL + GAP);
    const y = 40 + Math.floor(index / PER_LINE) * (PANEL + LABEL + GAP);
    const image = encodePng(SIDE, pixels, PALETTE).toString("base64");
    return [
      `<image x="${x}" y="${y}" width="${PANEL}" height="${PANEL}" href="data:image/png;base64,${image}"/>`,
      `<rect x="${x}" y="${y}" width="${PANEL}" height="${PANEL}" fill="none" stroke="#c8ccd2"/>`,
      `<text x="${x}" y="${y + PANEL + 15}" font-size="12" font-weight="600">${name}</text>`,
      `<text x="${x}" y="${y + PANEL + 29}" font-size="11" fill="#57606a">${note}</text>`,
    ].join("\n");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Helvetica, Arial, sans-serif" fill="#1f2328" role="img" aria-label="${title}">
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="${GAP}" y="26" font-size="16" font-weight="600">${title}</text>
${drawn.join("\n")}
</svg>
`;
}
