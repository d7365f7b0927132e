import { encode } from "fast-png";
import * as Plot from "@observablehq/plot";
import type { BenchmarkFigure } from "../../benchmark/figures/standalone.ts";
import { drawStandalone, INK, panels } from "../../benchmark/figures/standalone.ts";
import type { OverfitData } from "./overfit-data.ts";

/** Training rows drawn, at most: more would hide the map. */
const DOTS = 250;
/** Nats at which a colour is full. */
const FULL = 4;
const WHITE = [0xff, 0xff, 0xff] as const;
const ORANGE = [0xc8, 0x66, 0x0a] as const;
const VIOLET = [0x5a, 0x30, 0x96] as const;

// Bands come out whole: 2 panels of 270 and a gap of 30 across, 3 of 270 and gaps of 60 down.
const PANEL = 270;
const GAP = { across: 30, down: 60 };
const MARGIN = { top: 40, left: 52, right: 14, bottom: 40 };

/** What each model says of the plane, and the rows that it was trained on; none where there is no plane. */
export function overfitMaps(cases: OverfitData["cases"]): BenchmarkFigure[] {
  const shown = cases.flatMap(({ map, ...rest }) => (map === null ? [] : [{ ...rest, map }]));
  if (shown.length === 0) {
    return [];
  }
  const names = shown.map(
    ({ method, name, inSample, exact }) =>
      `${method}, ${name}\n${inSample.toFixed(2).replace("-", "−")} of ${exact} nats`,
  );
  const grid = panels(names, 2);
  const at = (index: number): { fx: number; fy: number } => grid.place(names[index] ?? "");
  const rows = shown.flatMap(({ places }, index) =>
    places.x.slice(0, DOTS).map((x, row) => ({
      ...at(index),
      x,
      y: places.y[row],
      r: places.x.length < 50 ? 4.5 : 1,
    })),
  );
  return [
    {
      name: "pointwise-maps",
      title: "Pointwise information over the plane, as the trained models have it",
      caption: `Orange: more likely together than apart, full at ${FULL} nats; violet: less, full at −${FULL}; white: 0. Dots: the training rows, ${DOTS} at most. Over each panel the estimate from these rows, and the truth.`,
      svg: drawStandalone({
        width: MARGIN.left + 2 * PANEL + GAP.across + MARGIN.right,
        height: MARGIN.top + grid.down * (PANEL + GAP.down) - GAP.down + MARGIN.bottom,
        marginTop: MARGIN.top,
        marginLeft: MARGIN.left,
        marginRight: MARGIN.right,
        marginBottom: MARGIN.bottom,
        fx: { axis: null, paddingInner: GAP.across / (PANEL + GAP.across), paddingOuter: 0 },
        fy: { axis: null, paddingInner: GAP.down / (PANEL + GAP.down), paddingOuter: 0 },
        x: { domain: [0, 1], label: "x", ticks: 5, inset: 0 },
        y: { domain: [0, 1], label: "y", ticks: 5, inset: 0, labelAnchor: "center" },
        r: { type: "identity" },
        marks: [
          Plot.image(
            shown.map(({ map }, index) => ({ ...at(index), picture: picture(map) })),
            {
              fx: "fx",
              fy: "fy",
              frameAnchor: "middle",
              src: "picture",
              width: PANEL,
              height: PANEL,
              preserveAspectRatio: "none",
              imageRendering: "pixelated",
            },
          ),
          Plot.dot(rows, {
            fx: "fx",
            fy: "fy",
            x: "x",
            y: "y",
            r: "r",
            fill: INK,
            stroke: "#fff",
            strokeWidth: 0.3,
          }),
          ...grid.marks,
          Plot.frame({ stroke: INK, strokeOpacity: 0.4 }),
        ],
      }),
    },
  ];
}

/** A map as a PNG in a data address; the first row of pixels is the top. */
function picture({ side, values }: NonNullable<OverfitData["cases"][number]["map"]>): string {
  const data = new Uint8Array(3 * side * side);
  for (const [index, value] of values.entries()) {
    const row = side - 1 - Math.floor(index / side);
    data.set(colour(value), 3 * (row * side + (index % side)));
  }
  const png = encode({ width: side, height: side, data, channels: 3, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

function colour(value: number): number[] {
  const share = Math.min(1, Math.abs(value) / FULL);
  const full = value > 0 ? ORANGE : VIOLET;
  return WHITE.map((white, at) => Math.round(white + share * ((full[at] ?? white) - white)));
}
